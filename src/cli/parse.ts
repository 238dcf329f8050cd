import { setImmediate } from 'node:timers/promises'
import type { Argv } from 'yargs'
import { type Arguments, argumentsOf, type ArgumentValues } from './arguments.ts'
import { type Subcommand, commands } from './subcommands.ts'
import { UsageError } from './error.ts'
import type { Io } from './io.ts'
import { epilogue, examples, usage } from './help-text.ts'
import { options } from './options.ts'
import { plainValues } from './plain.ts'
import { versionOf } from './version.ts'

/**
 * Reads the command line.
 *
 * @returns the arguments of the rewrite, or an exit code when something else was asked for and is
 *   done: help, version, completion, a command
 * @throws UsageError
 */
export async function parseArguments(
  argv: readonly string[],
  io: Io,
  known: readonly Subcommand[] = commands,
): Promise<Arguments | number> {
  const plain = plainValues(argv, known)
  return plain ? argumentsOf(plain) : await parseWithYargs(argv, io, known)
}

/**
 * Reads any command line, as `parseArguments` does. Loading yargs takes longer than node's own
 * start: for what is not plain.
 */
export async function parseWithYargs(
  argv: readonly string[],
  io: Io,
  known: readonly Subcommand[] = commands,
): Promise<Arguments | number> {
  const { loadYargs } = await import('./yargs.ts')
  const yargs = await loadYargs()
  const { checkSwitches, slip } = await import('./slips.ts')
  const words = withoutHelpWord(argv)
  const command = known.find(({ usage }) => usage.split(' ')[0] === words[0])
  const parser: Argv = settings(yargs().scriptName('secretmount'), io.stdout?.columns)
    .fail((message, error) => {
      throw error instanceof UsageError || (error && !message) ? error : said(message)
    })
    .middleware(() => checkSwitches(words, parser), true)
  const said = (message: string) => slip(message, words, command?.usage, parser)
  const isDashed = words.includes('-')
  let code: number | undefined
  for (const { usage, description, load } of known) {
    parser.command(
      usage,
      description,
      async (own) => (await load()).options(own),
      async (values) => {
        code = await (await load()).run(isDashed ? dashed(values) : values, io)
      },
    )
  }
  const values: ArgumentValues = await (command ? parser.strict() : rewriteOptions(parser))
    .parseAsync(words)
    // of a command's own options it says so without a call of `fail`
    .catch((error: unknown) => {
      throw error instanceof Error && error.name === 'YError' ? said(error.message) : error
    })
  if (code !== undefined) return code
  if (!values['help'] && !values['version']) return argumentsOf(values)
  await printed(io)
  return 0
}

/** `help` and `help verify` ask for help. yargs loses a last word `help`: elsewhere it is a path. */
function withoutHelpWord(argv: readonly string[]): string[] {
  if (argv[0] === 'help') return [...argv.slice(1), '--help']
  const isPath = argv.at(-1) === 'help' && !argv.at(-2)?.startsWith('-')
  return isPath ? [...argv.slice(0, -1), './help'] : [...argv]
}

/** What yargs prints fails in silence; the next write tells. @throws UsageError */
async function printed({ stdout }: Io): Promise<void> {
  await setImmediate()
  await stdout?.write('')
}

/** yargs makes an empty word of the `-` that is an operand of a command. */
function dashed(values: ArgumentValues): ArgumentValues {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, value === '' ? '-' : value]),
  )
}

function rewriteOptions(parser: Argv): Argv {
  for (const [call, meaning] of examples) parser.example(call, meaning)
  return parser.usage(usage).options(options).epilogue(epilogue).strictOptions()
}

/** A line of text is easier to read when it is not as wide as the screen. */
const widest = 80

function settings(parser: Argv, columns: number | undefined): Argv {
  return parser
    .parserConfiguration({
      'boolean-negation': false,
      'camel-case-expansion': false,
      'dot-notation': false,
      'greedy-arrays': false,
      'parse-numbers': false,
      'parse-positional-numbers': false,
    })
    .locale('en')
    .alias('help', 'h')
    .version(versionOf())
    .wrap(Math.min(widest, columns ?? widest))
    .exitProcess(false)
}
