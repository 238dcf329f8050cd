import type { Argv } from 'yargs'
import { type Arguments, argumentsOf, pathsOf, type Values } from './arguments.ts'
import { type Command, commands } from './commands.ts'
import { UsageError } from './error.ts'
import type { Io } from './io.ts'
import { epilogue, examples, options, usage } from './options.ts'
import { plainValues } from './plain.ts'
import { versionOf } from './version.ts'

/**
 * Reads the command line.
 *
 * @returns the arguments of the rewrite, or an exit code when something else was asked for and is done: help, version, completion,
 *   a command
 * @throws UsageError
 */
export async function parseArguments(
  argv: readonly string[],
  io: Io,
  known: readonly Command[] = commands,
): Promise<Arguments | number> {
  const plain = plainValues(argv, known)
  return plain ? argumentsOf(plain) : await parseWithYargs(argv, io, known)
}

/** Reads any command line, as `parseArguments` does. Loading yargs takes longer than node's own start: for what is not plain. */
export async function parseWithYargs(
  argv: readonly string[],
  io: Io,
  known: readonly Command[] = commands,
): Promise<Arguments | number> {
  const { default: yargs } = await import('yargs')
  const parser = settings(yargs().scriptName('secretmount'))
  let code: number | undefined
  for (const { usage, description, load } of known) {
    parser.command(
      usage,
      description,
      async (own) => (await load()).options(own),
      async (values) => {
        code = await (await load()).run(values, io)
      },
    )
  }
  // a command has its own options
  const isCommand = known.some(({ usage }) => usage.split(' ')[0] === argv[0])
  const values: Values = await (isCommand ? parser.strict() : rewriteOptions(parser)).parseAsync([
    ...argv,
  ])
  if (code !== undefined) return code
  const isDone =
    ['help', 'version', 'get-yargs-completions'].some((name) => values[name]) ||
    pathsOf(values).includes('completion')
  return isDone ? 0 : argumentsOf(values)
}

function rewriteOptions(parser: Argv): Argv {
  for (const [call, meaning] of examples) parser.example(call, meaning)
  return parser.usage(usage).options(options).epilogue(epilogue).strictOptions()
}

function settings(parser: Argv): Argv {
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
    .completion('completion', 'Print the completion script for bash or zsh')
    .wrap(100)
    .exitProcess(false)
    .fail((message, error) => {
      throw error instanceof UsageError || (error && !message)
        ? error
        : new UsageError(`${message}; see secretmount --help`)
    })
}
