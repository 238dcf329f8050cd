import { type Builder, defaultBuilder, parseBuilder } from '../builder.ts'
import { defaultBundle } from '../options.ts'
import type { Rollout } from '../callers/decide.ts'
import type { SnippetKind } from '../callers/snippets.ts'
import type { Format } from '../reporters/index.ts'
import type { Options } from '../rewrite.ts'
import { UsageError } from './error.ts'
import { options } from './options.ts'
import { checkTogether } from './together.ts'

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
  /** Ask for each secret. */
  readonly interactive: boolean
  /** The shell of the printed command. */
  readonly shell: 'posix' | 'powershell'
  readonly color: 'auto' | 'always' | 'never'
  /** Migrate who calls the builds as well. */
  readonly callers: boolean
  readonly rollout: Rollout
  /** What the command is printed for, when not for a shell. */
  readonly snippet: SnippetKind | undefined
  /** File for the numbers of the run, or `-`. */
  readonly summaryJson: string | undefined
  /** File for the text of a pull request. */
  readonly prBody: string | undefined
  /** What a pull request is compared with. */
  readonly diffBase: string | undefined
  /** Path of the text on standard input. */
  readonly stdinFilename: string | undefined
  /** Patterns of what is left out, as in `.gitignore`. */
  readonly exclude: readonly string[]
  /** Names of the transforms that are applied; all when there are none. */
  readonly only: readonly string[]
  /** Ids that a configuration gives; the command line has no option for them. */
  readonly ids: Readonly<Record<string, string>>
  /** Variables that a call of the build does not pass; found, never said. */
  readonly optional: readonly string[]
  /** Callers of the build that all know no secrets; found, never said. */
  readonly heldBy: readonly string[]
  /** The configuration to use in place of those that are found. */
  readonly config: string | undefined
  /** False: no configuration is read. */
  readonly configs: boolean
  /** How many threads are to be used; undefined: what is worth while. */
  readonly threads: number | undefined
  /** Names of the options that were given: a configuration says nothing about those. */
  readonly said: ReadonlySet<string>
}

/** Options by name as a parser leaves them, and the paths under `_`. */
export type ArgumentValues = Readonly<Record<string, unknown>>

/**
 * Understands what a parser has read.
 *
 * @throws UsageError for values that mean nothing, and options that exclude each other
 */
export function argumentsOf(values: ArgumentValues): Arguments {
  const paths = pathsOf(values)
  const result: Arguments = {
    paths: paths.length === 0 ? ['.'] : paths,
    write: flag(values, 'write'),
    check: flag(values, 'check'),
    unsafe: flag(values, 'unsafe'),
    secrets: names(values, 'secret'),
    ignore: names(values, 'ignore'),
    style: one(values, 'style', 'auto') as Arguments['style'],
    builder: builderOf(one(values, 'builder')),
    syntax: !flag(values, 'no-syntax'),
    ssh: flag(values, 'ssh'),
    bundle: bundleOf(
      one(values, 'dotenv-id', defaultBundle.id),
      one(values, 'dotenv-path', defaultBundle.path),
    ),
    context: one(values, 'context'),
    tag: one(values, 'tag'),
    target: one(values, 'target'),
    format: one(values, 'format') as Format | undefined,
    exitCodes: !flag(values, 'no-exit-codes'),
    interactive: flag(values, 'interactive'),
    shell: one(values, 'shell', 'posix') as Arguments['shell'],
    color: one(values, 'color', 'auto') as Arguments['color'],
    callers: !flag(values, 'no-callers'),
    rollout: one(values, 'rollout', 'switch') as Rollout,
    ...automation(values),
    exclude: list(values, 'exclude'),
    only: list(values, 'only'),
    ...unknown,
    config: one(values, 'config'),
    configs: !flag(values, 'no-config'),
    threads: threadsOf(one(values, 'threads')),
    said: new Set(Object.keys(options).filter((name) => isSaid(values[name]))),
  }
  checkTogether(result)
  return result
}

/** What bulk engines, pull requests and editors ask for. */
function automation(values: ArgumentValues) {
  return {
    snippet: one(values, 'for') as SnippetKind | undefined,
    summaryJson: one(values, 'summary-json'),
    prBody: one(values, 'pr-body'),
    diffBase: one(values, 'diff-base'),
    stdinFilename: one(values, 'stdin-filename'),
  }
}

/** What only a look at the callers tells. */
const unknown = { ids: {}, optional: [], heldBy: [] } as const

/** The words of a command line that belong to no option. */
export function pathsOf(values: ArgumentValues): string[] {
  return wordsOf(values, '_')
}

/** Both are written into the Dockerfile, where nothing else would be read as one word. */
function bundleOf(id: string, path: string): { id: string; path: string } {
  if (!/^[\w.-]+$/.test(id))
    throw new UsageError('--dotenv-id: letters, digits, _ . and - are meant')
  if (!/^\/[\w./-]+$/.test(path))
    throw new UsageError('--dotenv-path: an absolute path of letters, digits, _ . / and - is meant')
  return { id, path }
}

function builderOf(text: string | undefined): Builder {
  if (text === undefined) return defaultBuilder
  const builder = parseBuilder(text)
  if (!builder) throw new UsageError(`--builder ${text}: docker, podman or docker@VERSION is meant`)
  return builder
}

/** @throws UsageError for what may be a value, which it does not repeat, or a list */
function names(values: ArgumentValues, option: 'secret' | 'ignore'): string[] {
  const all = list(values, option)
  if (all.some((name) => name.includes('=')))
    throw new UsageError(`--${option}: a name is meant, never the value itself`)
  if (all.some((name) => name.includes(',')))
    throw new UsageError(`--${option}: one name is meant; write the option once for each`)
  return all
}

function threadsOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (!/^[1-9]\d?$/.test(text)) throw new UsageError('--threads: a number from 1 to 99 is meant')
  return Number(text)
}

/** yargs gives an empty list for a repeatable option that was not given. */
function isSaid(value: unknown): boolean {
  return value !== undefined && value !== false && !(Array.isArray(value) && value.length === 0)
}

function flag(values: ArgumentValues, name: keyof typeof options): boolean {
  return values[name] === true || (Array.isArray(values[name]) && values[name].at(-1) === true)
}

function one(values: ArgumentValues, name: keyof typeof options, otherwise: string): string
function one(values: ArgumentValues, name: keyof typeof options): string | undefined
function one(
  values: ArgumentValues,
  name: keyof typeof options,
  otherwise?: string,
): string | undefined {
  const value = values[name]
  if (Array.isArray(value)) throw new UsageError(`--${name} is given more than once`)
  if (value === '') throw new UsageError(`--${name} needs a value`)
  return typeof value === 'string' ? value : otherwise
}

function list(values: ArgumentValues, name: keyof typeof options): string[] {
  const words = wordsOf(values, name)
  if (words.includes('')) throw new UsageError(`--${name} needs a value`)
  return words
}

function wordsOf(values: ArgumentValues, name: string): string[] {
  const value = values[name]
  return (Array.isArray(value) ? value : []).map(String)
}
