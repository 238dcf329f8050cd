import { oneLine } from '../escape.ts'
import { CannotVerify } from './cannot-verify.ts'
import { parseSecret, type SecretSource } from './given-secrets.ts'

/**
 * The secrets that the command printed for a Dockerfile passes, and what a person must know of
 * others.
 */
export interface Printed {
  readonly sources: readonly SecretSource[]
  readonly notes: readonly string[]
  /** What stays in the image. */
  readonly left?: readonly Left[]
}

interface Left {
  /** The variable, or the path of the file. */
  readonly what: string
  /** The Dockerfile and the line. */
  readonly where: string
  /** Its content is not at hand, so that it may hold a secret or none. */
  readonly isUnknown: boolean
}

/** Gives the secrets of a Dockerfile. @throws CannotVerify when they cannot be told */
export type SecretsOf = (dockerfile: string) => Promise<Printed>

/** What the options say of the secrets. */
interface Asked {
  readonly secret?: readonly string[] | undefined
  readonly from?: string | undefined
}

/** By what name the value of what stays is given: the variable, or the last part of the path. */
function nameOf({ what }: Left): string {
  return what.slice(what.lastIndexOf('/') + 1)
}

/** Is it the value of what is called `name`? */
function isOf({ id, from }: SecretSource, name: string): boolean {
  const place = 'env' in from ? from.env : from.src.slice(from.src.lastIndexOf('/') + 1)
  return [id, place].some((each) => each.toLowerCase() === name.toLowerCase())
}

/**
 * The secrets to look for: those that are given, and those of a Dockerfile, of which one that is
 * given has precedence over one of the same id.
 *
 * @throws CannotVerify while something stays in the image that no value is given of
 */
export async function sourcesFrom(
  { secret = [], from }: Asked,
  secretsOf: SecretsOf | undefined,
): Promise<Printed> {
  const given = secret.map(parseSecret)
  if (from === undefined) return { sources: given, notes: [] }
  if (secretsOf === undefined) throw new CannotVerify('--from: not available here')
  const named = new Set(given.map(({ id }) => id))
  const { sources, notes, left = [] } = await secretsOf(from)
  const missing = left.find((item) => !isGiven(item, left, given))
  if (missing) throw new CannotVerify(missingText(missing))
  if (given.length + sources.length === 0)
    throw new CannotVerify('--from: the printed build command passes no secret to look for')
  return { sources: [...given, ...sources.filter(({ id }) => !named.has(id))], notes }
}

/** Is its value given? Of several files of one name as many values must be. */
function isGiven(item: Left, left: readonly Left[], given: readonly SecretSource[]): boolean {
  const name = nameOf(item)
  const alike = new Set(left.filter((other) => nameOf(other) === name).map(({ what }) => what))
  return given.filter((secret) => isOf(secret, name)).length >= alike.size
}

function missingText(item: Left): string {
  const name = nameOf(item)
  const why = item.isUnknown
    ? 'may hold credentials, and its content is not at hand'
    : 'no value of it is given to look for'
  const place = '=file:PATH or =env:VARIABLE'
  // not every name is one for the option
  const how = /^[\w.-]+$/.test(name)
    ? `give it as --secret ${name}${place}, or --ignore ${name}`
    : `give it under a name of your own (--secret NAME${place}), and --ignore ${name} with it`
  return `--from: ${item.where}: ${oneLine(item.what)} stays in the image, and ${why}; ${how}`
}
