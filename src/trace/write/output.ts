import type { Command, Redirect, Script } from '../../shell.ts'

/** Programs that print what is piped into them, or a part of it. */
const passers: ReadonlySet<string> = new Set([
  'cat',
  'tac',
  'head',
  'tail',
  'tee',
  'nl',
  'sort',
  'uniq',
  'rev',
  'fold',
  'cut',
  'tr',
  'sed',
  'awk',
  'gawk',
  'mawk',
  'grep',
  'egrep',
  'fgrep',
  'paste',
  'column',
  'jq',
  'base64',
  'xxd',
  'od',
  'envsubst',
  'less',
  'more',
  'dos2unix',
])

/** What prints nothing of what it is given: `grep -q`, `grep -c`, `sed -n`, `base64 -w0 -o`. */
const silent: Readonly<Record<string, RegExp>> = {
  grep: /^(?:-[a-zA-Z]*[qcl]|--(?:quiet|silent|count|files-with-matches))/,
  sed: /^(?:-[a-zA-Z]*[ni]|--(?:quiet|silent|in-place))/,
}

/**
 * Does what a command prints come out in the build log: nothing redirects it, takes it, or puts it into a word of another command?
 *
 * @param line a line of the output; `grep` lets it pass or not. Undefined when it is not known.
 */
export function isLogged(script: Script, command: Command, line?: string): boolean {
  return (
    goesOn(script, command) &&
    command.pipedInto.every((next) => passes(next, line) && goesOn(script, next)) &&
    !isTaken(script, command)
  )
}

function passes(command: Command, line: string | undefined): boolean {
  const { program } = command
  // a group: its commands are listed by themselves
  if (program === undefined) return command.isBare
  if (!passers.has(program)) return false
  const words = command.argTexts
  if (words.some((word) => silent[program]?.test(word))) return false
  if (line === undefined) return true
  // the names of an environment
  if (program === 'cut') return !words.some((word) => /^(?:-f|--fields=)?1$/.test(word))
  return program !== 'grep' || selects(words, line)
}

/** Does `grep` pick a line out? A pattern that cannot be read picks none: what is not sure is not told. */
function selects(words: readonly string[], line: string): boolean {
  const flags = words.filter((word) => /^-[a-zA-Z]+$/.test(word)).join('')
  const pattern = words.find((word) => !word.startsWith('-'))
  if (pattern === undefined) return false
  try {
    return new RegExp(pattern, flags.includes('i') ? 'i' : '').test(line) !== flags.includes('v')
  } catch {
    return false
  }
}

/** Do the redirections of a command leave its output in the log? */
function goesOn({ source }: Script, { redirects }: Pick<Command, 'redirects'>): boolean {
  return !redirects.some(
    (redirect) =>
      redirect.operator.includes('>') &&
      !isOfErrors(source, redirect) &&
      !/^&?[12]$|^\/dev\/(?:stdout|stderr|tty)$|^\/proc\/(?:self|1)\/fd\/[12]$/.test(
        redirect.target?.text ?? '',
      ),
  )
}

/** `2>/dev/null` */
function isOfErrors(source: string, { start }: Redirect): boolean {
  return /^[2-9]>/.test(source.slice(start, start + 2))
}

/** Stands it in a `$(…)` of another command, or in a group or inner shell whose output goes elsewhere? */
function isTaken(script: Script, command: Command): boolean {
  return script.commands.some((other) => {
    if (other === command || other.start > command.start || command.end > other.end) return false
    if (isScriptOf(script, other, command))
      return !goesOn(script, other) || other.pipedInto.some((next) => !passes(next, undefined))
    if (other.words.length + other.assignments.length > 0) return true
    return (
      !goesOn(script, other) ||
      other.redirects.some(({ start, end }) => start <= command.start && command.end <= end)
    )
  })
}

/** Is the inner command a part of the script that the outer one runs, `sh -c '…'`, and no substitution in its words? */
function isScriptOf({ source }: Script, outer: Command, inner: Command): boolean {
  return (
    (outer.is('eval') || outer.script !== undefined || outer.isShell) &&
    !/\$\(|`|<\(/.test(source.slice(outer.start, inner.start))
  )
}
