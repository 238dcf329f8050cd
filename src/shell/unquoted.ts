/** A word without the one pair of quotes that it stands in. */
export function unquoted(word: string): string {
  return word.replace(/^(["'])([^]*)\1$/, '$2')
}

/** A word without any quotes, wherever in it they stand: `"$A"/b`. */
export function withoutQuotes(word: string): string {
  return word.replaceAll(/["']/g, '')
}
