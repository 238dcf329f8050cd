import { hasWord } from '../../has-word.ts'
import type { Command, Script } from '../../shell.ts'
import { isLogged } from '../write/output.ts'
import { effectsOf } from '../../catalog/programs/effects.ts'
import { sinksOf } from '../write/sinks.ts'
import type { Paths } from '../paths.ts'
import { Taint } from '../write/taint.ts'
import { isTraced } from './tracing.ts'
import { tellingReads } from './telling.ts'
import type { Write } from '../write/write.ts'
import { findWrites } from '../write/writes.ts'

/**
 * How a script shows a secret to whoever reads its output. `all`: with the whole environment.
 * `headers`: curl prints what it sends.
 */
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
  /** What the script writes of it, where that is known already. */
  readonly writes?: readonly Write[]
}

/** Finds how a script prints a secret, each way once. */
export function findPrintings(
  source: Script,
  paths: Paths,
  { names, files, isTraced: isOn, writes: known }: Held,
): Printing[] {
  const script = source.known(tellingReads)
  const taint = new Taint(script, paths, names, files)
  // what tells nothing of the value may be written all the same
  const writes = known && script === source ? known : findWrites(script, names, paths, files)
  const shows = (command: Command) => {
    for (const { path, command: writer } of writes)
      if (path !== undefined && writer.start < command.start) taint.files.add(path)
    return isShowing(command, names) && taint.prints(command) && isLogged(script, command)
  }
  const commands = script.inOrder
  const line = `${[...names][0]}=`
  const found: [Printing['how'], Command | undefined][] = [
    ['value', commands.find(shows)],
    [
      'all',
      commands.find((command) => effectsOf(command).isListing && isLogged(script, command, line)),
    ],
    ['headers', commands.find((command) => isWordy(script, command) && taint.touches(command))],
  ]
  const printings = found.flatMap(([how, command]) =>
    command ? [{ how, by: command.program }] : [],
  )
  // `$(cat FILE)` in a word
  const words =
    files.length === 0
      ? []
      : script.commands.flatMap((command) =>
          [...command.words, ...command.assignments.flatMap(({ value }) => value ?? [])].filter(
            (word) => word.raw.includes('$(') && taint.isIn(word),
          ),
        )
  return isTraced(script, taint.names, isOn, words)
    ? [...printings, { how: 'trace', by: undefined }]
    : printings
}

/** Programs that print their words or files as they are, and those that fill a named variable in. */
function isShowing(command: Command, names: ReadonlySet<string>): boolean {
  const effects = effectsOf(command)
  if (effects.environment?.when === 'mentioned')
    return (
      command.valuesOf(effects.row?.output ?? []).length === 0 &&
      command.args.some(({ raw }) => [...names].some((name) => hasWord(raw, name)))
    )
  return effects.prints?.as === 'all' && !effects.isListing
}

/** `curl -v` in the log shows what it sends. */
function isWordy(script: Script, command: Command): boolean {
  const { row } = effectsOf(command)
  return (row?.traces ?? []).some(({ flags, files = [], errors = [], to }) => {
    if (!command.has([...flags, ...files], row!.letters) || command.has(errors)) return false
    if (command.valuesOf(files).some(({ text }) => text === '-')) return isLogged(script, command)
    return (
      command.has(flags, row!.letters) &&
      command.streams[to] !== 'none' &&
      sinksOf(command, script, to).length === 0
    )
  })
}
