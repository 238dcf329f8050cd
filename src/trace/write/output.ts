import { effectsOf } from '../../catalog/programs/effects.ts'
import type { Command, Script } from '../../shell.ts'
import { contains } from '../../span.ts'
import { outputOf } from './sinks.ts'

/**
 * Does what a command prints come out in the build log: nothing redirects it, takes it, or puts it
 * into a word of another command?
 *
 * @param line a line of the output; `grep` lets it pass or not. Undefined when it is not known.
 */
export function isLogged(script: Script, command: Command, line?: string): boolean {
  return (
    goesOn(command) &&
    command.pipedInto.every((next) => passes(next, line) && goesOn(next)) &&
    !isTaken(script, command)
  )
}

function passes(command: Command, line: string | undefined): boolean {
  // a group: its commands are listed by themselves
  if (command.isBare) return true
  const effects = effectsOf(command)
  const { prints } = effects
  // `dd of=f` and `sort -o f` send on nothing of what they store
  if (effects.stores.length > 0 && effects.row?.stores?.to !== 'all') return false
  if (outputOf(command).length > 0) return false
  if (!prints?.of.includes('stdin') || prints.as === 'made' || effects.isSilent) return false
  if (line === undefined) return true
  const words = command.argTexts
  // the names of an environment
  if (prints.picks === 'fields') return !words.some((word) => /^(?:-f|--fields=)?1$/.test(word))
  return prints.picks !== 'lines' || selects(words, line)
}

/**
 * Does `grep` pick a line out? A pattern that cannot be read picks none: what is not sure is not
 * told.
 */
function selects(words: readonly string[], line: string): boolean {
  const flags = words.filter((word) => /^-[a-zA-Z]+$/.test(word)).join('')
  const pattern = words.find((word) => !word.startsWith('-'))
  if (pattern === undefined || !isShort(pattern) || line.length > 2000) return false
  try {
    return new RegExp(pattern, flags.includes('i') ? 'i' : '').test(line) !== flags.includes('v')
  } catch {
    return false
  }
}

/** Has a pattern so few ways through a line that all of them can be tried? */
function isShort(pattern: string): boolean {
  const loops = pattern.match(/[*+{]/g)?.length ?? 0
  const choices = pattern.match(/[?|(\\]/g)?.length ?? 0
  return pattern.length <= 200 && loops <= 1 && choices <= 8
}

/** Do the redirections of a command leave its output in the log? */
function goesOn({ streams: { out } }: Command): boolean {
  return out === 'out' || out === 'errors'
}

/**
 * Stands it in a `$(…)` of another command, or in a group or inner shell whose output goes
 * elsewhere?
 */
function isTaken(script: Script, command: Command): boolean {
  return script.commands.some((other) => {
    if (other === command || other.start > command.start) return false
    if (isInLines(other, command)) return true
    if (command.end > other.end) return false
    if (isScriptOf(script, other, command))
      return !goesOn(other) || other.pipedInto.some((next) => !passes(next, undefined))
    if (other.words.length + other.assignments.length > 0) return true
    return (
      !goesOn(other) ||
      other.redirects.some(({ start, end }) => start <= command.start && command.end <= end)
    )
  })
}

/** `$(…)` in the lines of a heredoc that is no script. */
function isInLines({ redirects, readsScript }: Command, inner: Command): boolean {
  return !readsScript && redirects.some(({ body }) => body !== undefined && contains(body, inner))
}

/**
 * Is the inner command a part of the script that the outer one runs, `sh -c '…'`, and no
 * substitution in its words?
 */
function isScriptOf({ source }: Script, outer: Command, inner: Command): boolean {
  return (
    (effectsOf(outer).row?.runsText || outer.script !== undefined || outer.isShell) &&
    !/\$\(|`|<\(/.test(source.slice(outer.start, inner.start))
  )
}
