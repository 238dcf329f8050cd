/** A word without the one pair of quotes that it stands in. */
export function unquoted(word: string): string {
  return word.replace(/^(["'])([^]*)\1$/, '$2')
}
