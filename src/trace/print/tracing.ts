import { effectsOf } from '../../catalog/programs/effects.ts'
import type { Command, Script } from '../../shell.ts'
import { sinksOf } from '../write/sinks.ts'
import { contains, type Span } from '../../span.ts'

/**
 * Does the shell print the value of one of the variables because it traces its commands (`set -x`)?
 * A trace shows words with their values, not the text of heredocs.
 *
 * @param isOn does the shell trace from the start?
 * @param words other words with the value in them
 */
export function isTraced(
  script: Script,
  names: ReadonlySet<string>,
  isOn: boolean,
  words: readonly Span[] = [],
): boolean {
  const bodies = script.commands.flatMap(({ redirects }) =>
    redirects.flatMap(({ body }) => body ?? []),
  )
  const reads = script.reads.filter(
    (read) =>
      names.has(read.name) &&
      !bodies.some((body) => contains(body, read) && !isCommandIn(script, body, read)),
  )
  if (reads.length + words.length === 0) return false
  const switches = script.commands
    .flatMap((command) => {
      const to = switchOf(command)
      return to === undefined ? [] : [{ command, to }]
    })
    .toSorted((a, b) => a.command.start - b.command.start)
  return [...reads, ...words].some((read) => isOnAt(script, switches, read, isOn))
}

/** Is the command a shell that traces what it runs, `bash -x …`? */
export function isTracing({ isShell, args }: Command): boolean {
  return isShell && makesTrace(['', ...args.map(({ text }) => text)])
}

/** Do the options of a shell's call, up to its script, make it trace? */
export function makesTrace(words: readonly (string | undefined)[]): boolean {
  const end = words.findIndex(
    (word, index) =>
      index > 0 &&
      word !== undefined &&
      !/^[-+]/.test(word) &&
      !/^[-+][a-zA-Z]*[oO]$/.test(words[index - 1] ?? ''),
  )
  const options = end === -1 ? words : words.slice(0, end)
  return options.some(
    (word, index) => index > 0 && (/^-[a-zA-Z]*x/.test(word ?? '') || word === 'xtrace'),
  )
}

function isOnAt(
  script: Script,
  switches: readonly { readonly command: Command; readonly to: boolean }[],
  read: Span,
  isOn: boolean,
): boolean {
  const around = script.commands.filter((command) => contains(command, read))
  const inner = around.toSorted((a, b) => b.start - a.start)[0]
  if (
    around.some(
      (command) =>
        command !== inner && isTracing(command) && sinksOf(command, script, 'errors').length === 0,
    )
  )
    return true
  return (
    switches.findLast(
      ({ command }) =>
        command.start < read.start && (inner?.subshell ?? '').startsWith(command.subshell ?? ''),
    )?.to ?? isOn
  )
}

/** `set -x`, `set -eux`, `set -o xtrace`; `set +x` ends it. Undefined for anything else. */
function switchOf(command: Command): boolean | undefined {
  if (!effectsOf(command).row?.switches) return undefined
  const words = command.args.map(({ text }) => text ?? '')
  const at = words.findLastIndex(
    (word, index) =>
      /^[-+][a-zA-Z]*x/.test(word) ||
      (word === 'xtrace' && /^[-+][a-zA-Z]*o$/.test(words[index - 1] ?? '')),
  )
  if (at === -1) return undefined
  return (words[at] === 'xtrace' ? words[at - 1]! : words[at]!).startsWith('-')
}

/** The heredoc of `bash <<EOF` holds commands. */
function isCommandIn(script: Script, body: Span, read: Span): boolean {
  return script.commands.some((command) => contains(body, command) && contains(command, read))
}
