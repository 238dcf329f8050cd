import { closest, distance } from 'fastest-levenshtein'

/**
 * The known word that a slip of the pen most likely means.
 *
 * @returns undefined when none is near: two letters, or a third of them, may differ
 */
export function nearest(word: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined
  const found = closest(word.toLowerCase(), known)
  const most = found.length < 4 ? 1 : Math.max(2, Math.floor(found.length / 3))
  return distance(word.toLowerCase(), found) <= most ? found : undefined
}

/** `; did you mean --write?`, or nothing. */
export function hint(word: string, known: readonly string[], dashes = ''): string {
  const meant = nearest(word, known)
  return meant === undefined ? '' : `; did you mean ${dashes}${meant}?`
}
