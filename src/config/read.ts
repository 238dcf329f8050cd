import { basename } from 'node:path'
import { type ParseError, parse } from 'jsonc-parser'
import * as v from 'valibot'
import { explanations } from '../explanations.ts'
import { readSmall } from '../files/small.ts'
import { nestsTooDeeply } from '../json-nesting.ts'
import { hint } from '../nearest.ts'
import { faultOf, placeAt, placeOf } from './place.ts'
import { type Config, configSchema } from './schema.ts'

/** A configuration file as it was read. */
export interface ReadConfig {
  readonly config: Config
  /** What a person should know of it: keys that mean nothing. */
  readonly warnings: readonly string[]
}

/** A configuration that cannot be followed. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly keys: readonly (string | number)[]
  readonly place: string

  /**
   * @param keys that lead to what is wrong
   * @param place behind the name of the file: `:3:5`, or nothing
   */
  constructor(message: string, keys: readonly (string | number)[] = [], place = '') {
    super(message)
    this.keys = keys
    this.place = place
  }
}

/**
 * Reads a configuration: JSON, comments allowed, or the part of a package.json.
 *
 * @throws ConfigError when it is no JSON or a value is not what it must be
 */
export function readConfig(path: string): ReadConfig {
  const isPackage = basename(path) === 'package.json'
  const text = readSmall(path)?.replace(/^\uFEFF/, '')
  if (text === undefined) throw new ConfigError('cannot be read')
  if (nestsTooDeeply(text)) throw new ConfigError('it is nested too deeply')
  const errors: ParseError[] = []
  let value = parse(text, errors, { allowTrailingComma: true }) as unknown
  const [error] = errors
  if (error)
    throw new ConfigError(`no valid JSON: ${faultOf(error.error)}`, [], placeAt(text, error.offset))
  if (isPackage) value = (value as { secretmount?: unknown }).secretmount
  try {
    const { config, warnings } = checked(value)
    return { config, warnings: [...warnings, ...unsaid(text)] }
  } catch (reason) {
    if (!(reason instanceof ConfigError)) throw reason
    const keys = [...(isPackage ? ['secretmount'] : []), ...reason.keys]
    throw new ConfigError(reason.message, keys, placeOf(text, keys))
  }
}

/** Keys that no JSON object can be trusted with: the parser and the schema leave them out. */
function unsaid(text: string): string[] {
  const found = [...text.matchAll(/"(__proto__|constructor|prototype)"\s*:/g)]
  return found.map(
    ([, name]) => `"${name}" cannot be a key here; the id of such a secret is its name`,
  )
}

/** @throws ConfigError */
export function checked(value: unknown): ReadConfig {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new ConfigError('it must be an object')
  const warnings: string[] = []
  for (;;) {
    const result = v.safeParse(configSchema, value)
    if (result.success) return { config: known(result.output), warnings }
    const unknown = result.issues.find(isUnknownKey)
    if (!unknown) throw new ConfigError(messageOf(result.issues[0]), keysOf(result.issues[0]))
    warnings.push(`there is no "${pathOf(unknown)}"${hint(keyOf(unknown), keysAt(unknown))}`)
    value = without(value, unknown)
  }
}

/** @throws ConfigError when a transform is named that there is not */
function known(config: Config): Config {
  const names = Object.keys(explanations)
  const said = [config, ...(config.overrides ?? [])].flatMap(({ only = [] }) => only)
  const strange = said.find((name) => !names.includes(name))
  if (strange !== undefined)
    throw new ConfigError(`"only" names no transform: ${strange}${hint(strange, names)}`, ['only'])
  return config
}

type Issue = v.InferIssue<typeof configSchema>

/** A key too many, not one that is missing. */
function isUnknownKey({ type, expected }: Issue): boolean {
  return type === 'strict_object' && expected === 'never'
}

function keysOf({ path }: Issue): (string | number)[] {
  return (path ?? []).map(({ key }) => (typeof key === 'number' ? key : String(key)))
}

function pathOf(issue: Issue): string {
  return keysOf(issue).join('.')
}

function keyOf({ path }: Issue): string {
  return String(path?.at(-1)?.key)
}

function messageOf(issue: Issue): string {
  const place = pathOf(issue)
  if (/^wants|^gives/.test(issue.message)) return `"${place}" ${issue.message}`
  if (issue.type === 'non_empty') return `"${place}" must not be empty`
  if (issue.received === 'undefined') return `"${place}" is missing`
  return `"${place}" must be ${kinds[issue.expected ?? ''] ?? issue.expected ?? 'something else'}`
}

/** What is meant, in the words of JSON. */
const kinds: Readonly<Record<string, string>> = {
  Array: 'a list: [ ]',
  Object: 'an object: { }',
  string: 'a text in quotes',
  boolean: 'true or false',
  number: 'a number',
}

/** The keys that could stand where the unknown one does. */
function keysAt({ path }: Issue): string[] {
  const overrides = configSchema.entries.overrides.wrapped.pipe[0].item.entries
  const dotenv = configSchema.entries.dotenv.wrapped.pipe[0].entries
  const at = path?.at(-2)?.key
  if (at === 'dotenv') return Object.keys(dotenv)
  return Object.keys(path?.[0]?.key === 'overrides' ? overrides : configSchema.entries)
}

function without(value: unknown, issue: Issue): unknown {
  const copy = structuredClone(value)
  let at = copy as Record<string, unknown>
  for (const { key } of (issue.path ?? []).slice(0, -1))
    at = at[String(key)] as Record<string, unknown>
  delete at[keyOf(issue)]
  return copy
}
