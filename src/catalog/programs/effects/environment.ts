import type { Command, Word } from '../../../shell.ts'
import type { PrintsEnvironment } from '../effect.ts'
import { readsEnvironment } from '../environment-access.ts'
import type { Tool } from '../row.ts'
import { argumentsOf } from './reading.ts'

/** How a command prints variables of its environment. */
export function printedEnvironment(command: Command, row: Tool): PrintsEnvironment | undefined {
  const { environment } = row
  if (environment?.calls?.test(argumentsOf(command)) === false) return undefined
  if (environment?.when === 'bare' && !isListing(command, row)) return undefined
  if (environment?.when === 'filled' && !command.args.some(({ raw }) => isFilledLater(raw)))
    return undefined
  if (environment?.needs && !isListing(command, row) && !command.has(environment.needs))
    return undefined
  return isDeclaring(command, row) ? undefined : environment
}

/** Does it list every variable with its value: `env`, `printenv -0`, `set`, `export -p`? */
export function isListing(command: Command, row: Tool): boolean {
  const { environment } = row
  if (environment?.when !== 'bare' && environment?.when !== 'named') return false
  if (isDeclaring(command, row)) return false
  return command.argTexts.every(
    (word) => environment.options?.includes(word) || (environment.adds && /^\w+=/.test(word)),
  )
}

/** `export A=b` sets, and shows nothing; before any other program `A=b` is only one variable more. */
function isDeclaring({ assignments }: Command, row: Tool): boolean {
  return row.declares === true && assignments.length > 0
}

/** Does it get the environment of a process as the kernel shows it, as a word or an input? */
export function readsDump({ args, redirects }: Command): boolean {
  return (
    args.some(isDump) ||
    redirects.some(
      ({ operator, target }) => operator === '<' && target !== undefined && isDump(target),
    )
  )
}

/** May a program in a language of its own read any variable? */
export function asksEnvironment(code: string): boolean {
  return readsEnvironment(code) || /\bsystem\s*\(/.test(code)
}

/** The environment of a process, `/proc/self/environ` (proc manual); `dd` has it behind `if=`. */
export function isDump({ raw }: Word): boolean {
  return /^(?:\w+=)?["']?\/proc\/[^\s/]+\/(?:task\/[^\s/]+\/)?environ["']?$/.test(raw)
}

/**
 * `eval "echo \"$(cat f)\""`, `eval "echo \$$name"`: the text names variables that do not stand in
 * it.
 */
function isFilledLater(raw: string): boolean {
  return /\$\(|`|\\\$\{?\$/.test(raw)
}
