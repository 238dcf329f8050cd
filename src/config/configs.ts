import { dirname } from 'node:path'
import { type Config, type FileConfig } from './schema.ts'
import { type Patterns, patternsOf } from './patterns.ts'
import { ConfigError, readConfig } from './read.ts'

/** A configuration in use: what it says of each file, and what of it has been of use. */
export interface ActiveConfig {
  readonly path: string
  readonly folder: string
  /** Why it cannot be followed. */
  readonly error: string | undefined
  /** Where in it, behind its name: `:3:5`, or nothing. */
  readonly place: string
  readonly warnings: readonly string[]
  readonly files: Patterns
  readonly exclude: Patterns
  readonly callers: boolean | undefined
  /** What is said of one file: the whole's, then each override that names it. */
  of(path: string): FileConfig
  /** Notes that a text was read, for the names that occur in none. */
  saw(text: string): void
  /** Entries that have matched nothing so far, each as it stands in the file. */
  unmatched(): string[]
}

/** Reads a configuration file. Never throws: a bad one is told by `error`. */
export function activeConfig(path: string): ActiveConfig {
  const folder = dirname(path)
  const { config, warnings, error, place } = tryRead(path)
  const files = patternsOf(folder, config.files ?? [])
  const exclude = patternsOf(folder, config.exclude ?? [])
  const overrides = (config.overrides ?? []).map(({ paths, ...said }) => ({
    paths: patternsOf(folder, paths),
    said,
  }))
  const names = namesOf([config, ...overrides.map(({ said }) => said)])
  let isOfAny = false
  return {
    path,
    folder,
    error,
    place,
    warnings,
    files,
    exclude,
    callers: config.callers,
    of: (file) =>
      overrides
        .filter(({ paths }) => paths.matches(file))
        .reduce((whole: FileConfig, { said }) => joined(whole, said), config),
    saw: (text) => {
      isOfAny = true
      for (const name of names.keys()) if (text.includes(name)) names.delete(name)
    },
    unmatched: () => [
      ...files.unmatched().map((text) => `files: ${text}`),
      ...exclude.unmatched().map((text) => `exclude: ${text}`),
      ...overrides.flatMap(({ paths }) => paths.unmatched().map((text) => `paths: ${text}`)),
      // the names of a folder that is left out are looked for nowhere
      ...[...(isOfAny ? names : [])].map(([name, key]) => `${key}: ${name}`),
    ],
  }
}

function tryRead(path: string): {
  config: Config
  warnings: readonly string[]
  error: string | undefined
  place: string
} {
  try {
    return { ...readConfig(path), error: undefined, place: '' }
  } catch (reason) {
    if (!(reason instanceof ConfigError)) throw reason
    return { config: {}, warnings: [], error: reason.message, place: reason.place }
  }
}

/** The names that a configuration is about, each with the key that it stands under. */
function namesOf(parts: readonly FileConfig[]): Map<string, string> {
  const entries = parts.flatMap(({ secrets = [], ignore = [], ids = {} }) => [
    ...secrets.map((name) => [name, 'secrets'] as const),
    ...ignore.map((name) => [name, 'ignore'] as const),
    ...Object.keys(ids).map((name) => [name, 'ids'] as const),
  ])
  return new Map(entries)
}

/** Lists and ids add up, everything else is what the later one says. */
export function joined(whole: FileConfig, later: FileConfig): FileConfig {
  return {
    ...whole,
    ...later,
    // what the later one says of a name is all that counts
    secrets: [...without(whole.secrets, later.ignore), ...(later.secrets ?? [])],
    ignore: [...without(whole.ignore, later.secrets), ...(later.ignore ?? [])],
    ids: { ...whole.ids, ...later.ids },
  }
}

function without(names: readonly string[] = [], others: readonly string[] = []): string[] {
  return names.filter((name) => !others.includes(name))
}
