import type { Command, Read, Script } from '../shell.ts'
import type { Span } from '../span.ts'

const printers: ReadonlySet<string> = new Set(['echo', 'printf', 'cat', 'envsubst', 'base64', 'jq', 'tee', 'xargs'])
/** Commands whose output is made of their input. */
const filters: ReadonlySet<string> = new Set([...printers, 'tr', 'sed', 'awk', 'cut', 'grep', 'head', 'tail', 'sort', 'gunzip', 'gzip', 'openssl', 'rev', 'fold', 'xxd', 'sudo'])

/** The name of a command's program, without its folder. */
export function programOf(command: Command): string | undefined {
  return command.words[0]?.text?.replace(/^.*\//, '')
}

/** Does the command print what it is given? */
export function isPrinter(command: Command): boolean {
  const program = programOf(command)
  return program !== undefined && (printers.has(program) || (command.redirects.some((redirect) => redirect.body !== undefined) && filters.has(program)))
}

/** Does the command print what is piped into it? */
export function isFilter(command: Command): boolean {
  return command.words.length === 0 || filters.has(programOf(command) ?? '')
}

/** The variables of a script that hold a secret or text made of one: `URL="https://$TOKEN@host"` adds URL. */
export function taintedNames(script: Script, names: ReadonlySet<string>): ReadonlySet<string> {
  const tainted = new Set(names)
  for (const command of script.commands) {
    for (const { name, value } of command.assignments) {
      if (value && isMadeOf(script, value, value.reads, tainted)) tainted.add(name)
    }
  }
  return tainted
}

/** Does the command get a tainted value in its words, its own assignments or its heredoc? */
export function isTainted(command: Command, tainted: ReadonlySet<string>): boolean {
  return readsOf(command).some((read) => tainted.has(read.name))
}

/** Is text that the command prints made of a tainted value? A value that only a command inside `$(…)` gets is not, unless that one prints it. */
export function printsTainted(script: Script, command: Command, tainted: ReadonlySet<string>): boolean {
  return isMadeOf(script, command, readsOf(command), tainted)
}

function readsOf(command: Command): Read[] {
  return [
    ...command.words.flatMap((word) => word.reads),
    ...command.assignments.flatMap(({ value }) => value?.reads ?? []),
    ...command.redirects.flatMap(({ body, target }) => [...(body?.reads ?? []), ...(target?.reads ?? [])]),
  ]
}

function isMadeOf(script: Script, outer: Span, reads: readonly Read[], tainted: ReadonlySet<string>): boolean {
  const own = reads.filter((read) => tainted.has(read.name))
  if (own.some((read) => !read.isNested)) return true
  if (own.length === 0) return false
  const inner = script.commands.filter((command) => outer.start <= command.start && command.end <= outer.end && (command.start > outer.start || command.end < outer.end))
  // backticks with escapes are not taken apart
  return inner.length === 0 || inner.some((command) => isPrinter(command) && isTainted(command, tainted))
}
