import { closest, distance } from 'fastest-levenshtein'

/**
 * The known word that a slip of the pen most likely means.
 *
 * @returns undefined when none is near: more than a third of its letters differ
 */
export function nearest(word: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined
  const found = closest(word.toLowerCase(), known)
  return distance(word.toLowerCase(), found) <= Math.max(1, Math.floor(found.length / 3))
    ? found
    : undefined
}

/** `; did you mean --write?`, or nothing. */
export function hint(word: string, known: readonly string[], dashes = ''): string {
  const meant = nearest(word, known)
  return meant === undefined ? '' : `; did you mean ${dashes}${meant}?`
}
