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

/** How a shell writes words. */
export interface Quoting {
  /** One word, nothing in it expanded. */
  word(text: string): string
  /** The same, but a `$HOME/` in it is expanded. */
  fromHome(text: string): string
}

/** dash, bash, zsh and their kin. */
export const posixQuoting: Quoting = { word: shellWord, fromHome: shellWordFromHome }

/**
 * PowerShell (about_Quoting_Rules): a comma makes a list, a quote inside quotes is doubled, the typographic ones count as quotes too.
 * `$HOME` is a variable of its own on every system.
 */
export const powershellQuoting: Quoting = {
  word: (text) =>
    /^[\w./:=-]+$/.test(text) ? text : `'${text.replaceAll(/['\u2018-\u201B]/g, '$&$&')}'`,
  fromHome: (text) =>
    text.includes('$HOME/')
      ? `"${text.replaceAll(/["`\u201C-\u201E]|\$(?!HOME\/)/g, '`$&')}"`
      : powershellQuoting.word(text),
}
