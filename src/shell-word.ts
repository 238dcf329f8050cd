import { INVISIBLE } from './escape.ts'

const plain = /^[\w@%+=:,./-]+$/

/**
 * Quotes a text as one word of a POSIX shell where it needs it (POSIX.1-2017, Shell Command
 * Language, 2.2.2). Nothing in it is expanded.
 *
 * @example shellWord("it's") // 'it'\''s'
 */
export function shellWord(text: string): string {
  if (hasInvisible(text)) return `"${printed(text)}"`
  return plain.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`
}

/** The same, but a `$HOME/` in it is expanded by the shell. */
export function shellWordFromHome(text: string): string {
  const home = text.indexOf('$HOME/')
  if (home < 0) return shellWord(text)
  if (hasInvisible(text))
    return `"${printed(text.slice(0, home))}$HOME${printed(text.slice(home + '$HOME'.length))}"`
  const escaped = text.replaceAll(/["`\\]|\$(?!HOME\/)/g, String.raw`\$&`)
  return `"${escaped}"`
}

const hasInvisible = (text: string) => text.search(INVISIBLE) >= 0

const octal = (character: string) =>
  Array.from(Buffer.from(character), (byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('')

/**
 * A text with characters that a terminal obeys or does not show, put together by the shell between
 * double quotes (POSIX.1-2017, printf). It drops line feeds at the end: these stay as they are.
 */
function printed(text: string): string {
  if (text === '') return ''
  const end = /\n*$/.exec(text)![0]
  const escaped = text
    .slice(0, text.length - end.length)
    .replaceAll(/[\\%]/g, '$&$&')
    .replaceAll(INVISIBLE, octal)
    .replaceAll(/'|^-/g, octal)
  return `$(printf '${escaped}')${end}`
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

const units = (character: string) =>
  Array.from({ length: character.length }, (_, at) => `$([char]${character.charCodeAt(at)})`).join(
    '',
  )

/**
 * A word of PowerShell between double quotes: what a terminal obeys or does not show is put
 * together by number.
 */
const expandable = (text: string, special: RegExp) =>
  `"${text.replaceAll(special, '`$&').replaceAll(INVISIBLE, units)}"`

/**
 * PowerShell (about_Quoting_Rules): a comma makes a list, a quote inside quotes is doubled, the
 * typographic ones count as quotes too. `$HOME` is a variable of its own on every system.
 */
export const powershellQuoting: Quoting = {
  word: (text) => {
    if (hasInvisible(text)) return expandable(text, /["`\u201C-\u201E$]/g)
    return /^[\w./:=-]+$/.test(text) ? text : `'${text.replaceAll(/['\u2018-\u201B]/g, '$&$&')}'`
  },
  fromHome: (text) =>
    text.includes('$HOME/')
      ? expandable(text, /["`\u201C-\u201E]|\$(?!HOME\/)/g)
      : powershellQuoting.word(text),
}
