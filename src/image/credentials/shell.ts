import type { Entry } from './entry.ts'
import { unescaped } from './quotes.ts'

const assigned = /(?<![\w.-])([A-Za-z_]\w*)=(?=[^\s;&|()<>])/g
/** A piece of a word of a shell: in quotes of each kind, a character that is escaped, others. */
const piece =
  /\$'((?:[^'\\]|\\[^])*)'|'([^']*)'|"((?:[^"\\]|\\[^])*)"|\\(\r?\n|[^])|([^\s'"\\;&|()<>]+)/y
const LONGEST = 8192

/** Where bash names bytes by number, they are bytes of UTF-8. */
const ofBytes = (text: string) => {
  const plain = unescaped(
    text.replaceAll(/\\([0-7]{1,3})/g, (_, digits: string) =>
      String.fromCharCode(Number.parseInt(digits, 8)),
    ),
  )
  return /[\x80-\xff]/.test(plain) && !/[^\0-\xff]/.test(plain)
    ? Buffer.from(plain, 'latin1').toString()
    : plain
}

/** The word at `from` as a shell reads it (POSIX, 2.2), and how many pieces it has. */
function wordAt(text: string, from: number): { word: string; pieces: number } {
  let word = ''
  let pieces = 0
  piece.lastIndex = from
  for (let match = piece.exec(text); match !== null; match = piece.exec(text)) {
    const [, numbered, single, double, escaped, bare] = match
    pieces++
    if (numbered !== undefined) word += ofBytes(numbered)
    else if (double !== undefined) word += double.replaceAll(/\\([$`"\\])|\\\r?\n/g, '$1')
    else if (escaped !== undefined) word += escaped.endsWith('\n') ? '' : escaped
    else word += single ?? bare ?? ''
  }
  return { word, pieces }
}

/** Values that a shell takes for one word of several pieces: `'a'\''b'`, `a"b c"d`, `a\ b`. */
export function* shellWords(text: string): Generator<Entry> {
  for (const { 0: whole, 1: key = '', index } of text.matchAll(assigned)) {
    const from = index + whole.length
    const { word, pieces } = wordAt(text.slice(from, from + LONGEST), 0)
    const isNumbered = text.startsWith("$'", from)
    if (pieces > 1 || isNumbered) yield { key, value: word, certain: false, extra: true }
  }
}
