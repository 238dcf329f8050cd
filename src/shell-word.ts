const plain = /^[\w@%+=:,./-]+$/

/**
 * Quotes a text as one word of a POSIX shell where it needs it (POSIX.1-2017, Shell Command Language, 2.2.2). Nothing in it is expanded.
 *
 * @example shellWord("it's") // 'it'\''s'
 */
export function shellWord(text: string): string {
  return plain.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`
}

/** The same, but a `$HOME/` in it is expanded by the shell. */
export function shellWordFromHome(text: string): string {
  if (!text.includes('$HOME/')) return shellWord(text)
  const escaped = text.replaceAll(/["`\\]|\$(?!HOME\/)/g, String.raw`\$&`)
  return `"${escaped}"`
}
