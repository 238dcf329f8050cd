import type { Declaration } from './declaration.ts'

/** What global ARGs give by their defaults; undefined for a name that has no value. */
export type GlobalValues = ReadonlyMap<string, string | undefined>

/** A longer name of an image is nobody's; it keeps ARGs that double each other bounded. */
const longest = 4096

/**
 * The values of the global ARGs when no build argument is given.
 *
 * @param globals the ARGs before the first FROM, in order; each one's default may use those before
 *   it
 */
export function globalValues(globals: readonly Declaration[]): GlobalValues {
  const values = new Map<string, string | undefined>()
  for (const { name, value } of globals)
    values.set(name, value?.includes('$') ? resolveGlobal(values, value) : value)
  return values
}

/**
 * Puts the values of global ARGs into the text of a FROM, `${NAME:-word}` and its kin understood
 * (Dockerfile reference, "Understand how ARG and FROM interact").
 *
 * @returns undefined where a name has no value, for a modifier that is not one of `-` and `+`, and
 *   for more than 4,096 characters
 */
export function resolveGlobal(values: GlobalValues, text: string): string | undefined {
  if (text.length > longest) return undefined
  let isKnown = true
  const resolved = text.replaceAll(
    /\$(?:\{(\w+)(?:(:?[-+])([^{}]*))?\}|(\w+))/g,
    (_, braced?: string, operator?: string, word = '', plain?: string) => {
      const value = modified(values.get((braced ?? plain)!), operator, word)
      if (value === undefined) isKnown = false
      return value ?? ''
    },
  )
  if (!isKnown || resolved.length > longest) return undefined
  return resolved.includes('$') ? undefined : resolved
}

function modified(
  value: string | undefined,
  operator: string | undefined,
  word: string,
): string | undefined {
  const isSet = operator?.startsWith(':')
    ? value !== undefined && value !== ''
    : value !== undefined
  if (operator?.endsWith('-')) return isSet ? value : word
  return operator?.endsWith('+') ? (isSet ? word : '') : value
}
