import { parseArgs } from 'node:util'
import type { ArgumentValues } from './arguments.ts'
import type { Subcommand } from './subcommands.ts'
import { options } from './options.ts'

interface Row {
  readonly type: 'boolean' | 'string'
  readonly array?: boolean
  readonly choices?: readonly string[]
}

const rows: Readonly<Record<string, Row>> = options
const table = Object.fromEntries(
  Object.entries(rows).map(([name, { type }]) => [name, { type, multiple: true }]),
)

/** Words that yargs does not take for a path, or takes for the value of a flag before them. */
const special = new Set(['help', 'true', 'false'])

/**
 * Reads an everyday command line as yargs reads it, without loading yargs.
 *
 * @param known commands besides the rewrite
 * @returns undefined for whatever is not plain: help, a command, a slip, a spelling that only yargs
 *   understands
 */
export function plainValues(
  argv: readonly string[],
  known: readonly Subcommand[],
): ArgumentValues | undefined {
  const found = read(argv)
  if (!found || found.paths.some((path) => !isPlain(path, known))) return undefined
  const values: Record<string, unknown> = { _: found.paths }
  for (const [name, given] of Object.entries(found.values)) {
    const { type, array, choices } = rows[name]!
    if (
      type === 'string' &&
      !given.every((value) => typeof value === 'string' && isValue(value, choices))
    )
      return undefined
    // what is given twice and must not be is a slip
    if (type === 'string' && !array && given.length > 1) return undefined
    values[name] = array ? given : given[0]
  }
  return values
}

function read(
  argv: readonly string[],
): { paths: readonly string[]; values: Readonly<Record<string, readonly unknown[]>> } | undefined {
  // the words after -- are another matter
  if (argv.includes('--')) return undefined
  try {
    const { positionals, values } = parseArgs({
      args: [...argv],
      options: table,
      allowPositionals: true,
      strict: true,
    })
    return { paths: positionals, values: values as Readonly<Record<string, unknown[]>> }
  } catch {
    return undefined
  }
}

function isPlain(path: string, known: readonly Subcommand[]): boolean {
  return !special.has(path) && !known.some(({ usage }) => usage.split(' ')[0] === path)
}

/** yargs takes quotes off a value, and a dash for the next option. */
function isValue(value: string, choices: readonly string[] | undefined): boolean {
  return /^[^-'"]/.test(value) && (choices?.includes(value) ?? true)
}
