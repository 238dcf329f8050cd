import { readFileSync } from 'node:fs'
import type { Argv } from 'yargs'
import { type Builder, defaultBuilder, parseBuilder } from '../builder.ts'
import type { Format } from '../reporters/index.ts'
import { defaultBundle } from '../options.ts'
import type { Options } from '../rewrite.ts'
import { type Command, commands } from './commands.ts'
import { UsageError } from './error.ts'
import type { Io } from './io.ts'
import { epilogue, examples, options, usage } from './options.ts'

/** The command line, understood. */
export interface Arguments {
  readonly paths: readonly string[]
  readonly write: boolean
  readonly check: boolean
  readonly unsafe: boolean
  readonly secrets: readonly string[]
  readonly ignore: readonly string[]
  readonly style: NonNullable<Options['style']>
  readonly builder: Builder
  readonly syntax: boolean
  readonly ssh: boolean
  readonly bundle: { readonly id: string; readonly path: string }
  readonly context: string | undefined
  readonly tag: string | undefined
  readonly target: string | undefined
  /** Undefined when none was said: a diff, or with `--write` nothing on standard output. */
  readonly format: Format | undefined
  readonly exitCodes: boolean
}

type Values = Readonly<Record<string, unknown>>

/**
 * Reads the command line.
 *
 * @returns the arguments of the rewrite, or an exit code when something else was asked for and is done: help, version, completion,
 *   a command
 * @throws UsageError
 */
export async function parseArguments(argv: readonly string[], io: Io, known: readonly Command[] = commands): Promise<Arguments | number> {
  const { default: yargs } = await import('yargs')
  const parser = settings(yargs().scriptName('secretmount'))
  let code: number | undefined
  for (const { usage, description, load } of known) {
    parser.command(usage, description, async (own) => (await load()).options(own), async (values) => {
      code = await (await load()).run(values, io)
    })
  }
  // a command has its own options
  const isCommand = known.some(({ usage }) => usage.split(' ')[0] === argv[0])
  const values: Values = await (isCommand ? parser.strict() : rewriteOptions(parser)).parseAsync([...argv])
  if (code !== undefined) return code
  const isDone = ['help', 'version', 'get-yargs-completions'].some((name) => values[name]) || list(values, '_').includes('completion')
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
      throw error instanceof UsageError || (error && !message) ? error : new UsageError(`${message}; see secretmount --help`)
    })
}

function versionOf(): string {
  // from src/cli and from dist/src/cli alike
  for (const up of ['../..', '../../..']) {
    try {
      const about: unknown = JSON.parse(readFileSync(new URL(`${up}/package.json`, import.meta.url), 'utf8'))
      if (about instanceof Object && 'version' in about) return String(about.version)
    } catch {
      continue
    }
  }
  return 'unknown'
}

function argumentsOf(values: Values): Arguments {
  const paths = list(values, '_')
  const result = {
    paths: paths.length === 0 ? ['.'] : paths,
    write: flag(values, 'write'),
    check: flag(values, 'check'),
    unsafe: flag(values, 'unsafe'),
    secrets: list(values, 'secret'),
    ignore: list(values, 'ignore'),
    style: one(values, 'style', 'auto') as Arguments['style'],
    builder: builderOf(one(values, 'builder')),
    syntax: !flag(values, 'no-syntax'),
    ssh: flag(values, 'ssh'),
    bundle: bundleOf(one(values, 'dotenv-id', defaultBundle.id), one(values, 'dotenv-path', defaultBundle.path)),
    context: one(values, 'context'),
    tag: one(values, 'tag'),
    target: one(values, 'target'),
    format: one(values, 'format') as Format | undefined,
    exitCodes: !flag(values, 'no-exit-codes'),
  }
  if (result.write && result.check) throw new UsageError('--write and --check exclude each other')
  if (result.paths.includes('-') && result.write) throw new UsageError('--write has nothing to write to with -')
  if (result.paths.includes('-') && result.paths.length > 1) throw new UsageError('- (standard input) cannot stand beside other paths')
  if (result.paths.includes('')) throw new UsageError('a path is empty')
  return result
}

/** Both are written into the Dockerfile, where nothing else would be read as one word. */
function bundleOf(id: string, path: string): { id: string; path: string } {
  if (!/^[\w.-]+$/.test(id)) throw new UsageError('--dotenv-id: letters, digits, _ . and - are meant')
  if (!/^\/[\w./-]+$/.test(path)) throw new UsageError('--dotenv-path: an absolute path of letters, digits, _ . / and - is meant')
  return { id, path }
}

function builderOf(text: string | undefined): Builder {
  if (text === undefined) return defaultBuilder
  const builder = parseBuilder(text)
  if (!builder) throw new UsageError(`--builder ${text}: docker, podman or docker@VERSION is meant`)
  return builder
}

function flag(values: Values, name: keyof typeof options): boolean {
  return values[name] === true || (Array.isArray(values[name]) && values[name].at(-1) === true)
}

function one(values: Values, name: keyof typeof options, otherwise: string): string
function one(values: Values, name: keyof typeof options): string | undefined
function one(values: Values, name: keyof typeof options, otherwise?: string): string | undefined {
  const value = values[name]
  if (Array.isArray(value)) throw new UsageError(`--${name} is given more than once`)
  if (value === '') throw new UsageError(`--${name} needs a value`)
  return typeof value === 'string' ? value : otherwise
}

function list(values: Values, name: keyof typeof options | '_'): string[] {
  const value = values[name]
  const words = (Array.isArray(value) ? value : []).map(String)
  if (name !== '_' && words.includes('')) throw new UsageError(`--${name} needs a value`)
  return words
}
