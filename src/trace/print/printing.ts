import type { Command, Script } from '../../shell.ts'
import { isLogged } from '../write/output.ts'
import type { Paths } from '../paths.ts'
import { Taint } from '../write/taint.ts'
import { isTraced } from './tracing.ts'
import { tellingReads } from './telling.ts'
import { findWrites } from '../write/writes.ts'

/** How a script shows a secret to whoever reads its output. `all`: with the whole environment. `headers`: curl prints what it sends. */
export interface Printing {
  readonly how: 'value' | 'all' | 'trace' | 'headers'
  /** The program that prints it; undefined for the shell itself. */
  readonly by: string | undefined
}

/** What a script gets of a secret. */
export interface Held {
  /** Variables that hold it. */
  readonly names: ReadonlySet<string>
  /** Absolute paths of files that hold it. */
  readonly files: readonly string[]
  /** Does the shell trace its commands from the start? */
  readonly isTraced: boolean
}

/** Finds how a script prints a secret, each way once. */
export function findPrintings(
  source: Script,
  paths: Paths,
  { names, files, isTraced: isOn }: Held,
): Printing[] {
  const script = tellingReads(source)
  const taint = new Taint(script, paths, names, files)
  const writes = findWrites(script, names, paths, files)
  const shows = (command: Command) => {
    for (const { path, command: writer } of writes)
      if (path !== undefined && writer.start < command.start) taint.files.add(path)
    return isShowing(command) && taint.prints(command) && isLogged(script, command)
  }
  const commands = script.commands.toSorted((a, b) => a.start - b.start)
  const line = `${[...names][0]}=`
  const found: [Printing['how'], Command | undefined][] = [
    ['value', commands.find(shows)],
    ['all', commands.find((command) => isListing(command) && isLogged(script, command, line))],
    ['headers', commands.find((command) => isWordy(command) && taint.touches(command))],
  ]
  const printings = found.flatMap(([how, command]) =>
    command ? [{ how, by: command.program }] : [],
  )
  return isTraced(script, taint.names, isOn)
    ? [...printings, { how: 'trace', by: undefined }]
    : printings
}

/** Programs that print their words or files as they are. */
const showing: ReadonlySet<string> = new Set([
  'echo',
  'printf',
  'cat',
  'tac',
  'head',
  'tail',
  'base64',
  'printenv',
])

function isShowing(command: Command): boolean {
  return showing.has(command.program ?? '') && !isListing(command)
}

/** Does the command list every variable with its value: `env`, `printenv`, `set`, `export -p`, `declare -p`? */
function isListing(command: Command): boolean {
  const options = command.args.map(({ text }) => text ?? '')
  if (command.assignments.length > 0) return false
  const program = command.program ?? ''
  if (/^(?:env|printenv)$/.test(program))
    return options.every((word) => /^(?:-0|--null)$/.test(word))
  if (/^(?:export|declare|typeset)$/.test(program))
    return options.every((word) => /^-[px]+$/.test(word))
  return program === 'set' && options.length === 0
}

/** `curl -v`, also among other letters of which none takes a value (curl manual). */
function isWordy(command: Command): boolean {
  return (
    command.is('curl') &&
    command.words.some(({ text, raw }) =>
      /^-[#0-46afgGiIjJklLnNOpqRsSvVZ]*v|^--(?:verbose|trace(?:-ascii)?)$/.test(text ?? raw),
    )
  )
}
