import type { Declaration } from './declaration.ts'

/**
 * Puts the defaults of global ARGs into the text of a FROM, `${NAME:-word}` and its kin understood (Dockerfile reference, "Understand how
 * ARG and FROM interact").
 *
 * @param globals the ARGs before the first FROM, in order; each one's default may use those before it
 * @returns undefined where a name has no value, or for a modifier that is not one of `-` and `+`
 */
export function resolveGlobal(globals: readonly Declaration[], text: string): string | undefined {
  return resolve(globals, text, 0)
}

/** ARGs made of ARGs deeper than this are nobody's; it only keeps the call stack bounded. */
const deepest = 50

function resolve(globals: readonly Declaration[], text: string, depth: number): string | undefined {
  if (depth > deepest) return undefined
  let isKnown = true
  const resolved = text.replaceAll(
    /\$(?:\{(\w+)(?:(:?[-+])([^{}]*))?\}|(\w+))/g,
    (_, braced?: string, operator?: string, word = '', plain?: string) => {
      const value = modified(valueOf(globals, (braced ?? plain)!, depth), operator, word)
      if (value === undefined) isKnown = false
      return value ?? ''
    },
  )
  return isKnown && !resolved.includes('$') ? resolved : undefined
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

function valueOf(globals: readonly Declaration[], name: string, depth: number): string | undefined {
  const at = globals.findLastIndex((item) => item.name === name)
  const value = globals[at]?.value
  return value?.includes('$') ? resolve(globals.slice(0, at), value, depth + 1) : value
}
