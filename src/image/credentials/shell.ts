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

/** The word that `text` begins with as a shell reads it (POSIX, 2.2): how many pieces it has, and its end. */
function wordAt(text: string): { word: string; pieces: number; end: number } {
  let word = ''
  let end = 0
  let pieces = 0
  piece.lastIndex = 0
  for (let match = piece.exec(text); match !== null; match = piece.exec(text)) {
    const [, numbered, single, double, escaped, bare] = match
    pieces++
    end = piece.lastIndex
    if (numbered !== undefined) word += ofBytes(numbered)
    else if (double !== undefined) word += double.replaceAll(/\\([$`"\\])|\\\r?\n/g, '$1')
    else if (escaped !== undefined) word += escaped.endsWith('\n') ? '' : escaped
    else word += single ?? bare ?? ''
  }
  return { word, pieces, end }
}

/** Values that a shell takes for one word of several pieces: `'a'\''b'`, `a"b c"d`, `a\ b`. */
export function* shellWords(text: string): Generator<Entry> {
  let done = 0
  for (const { 0: whole, 1: key = '', index } of text.matchAll(assigned)) {
    // each word once: the time grows with the text alone
    if (index < done) continue
    const from = index + whole.length
    const { word, pieces, end } = wordAt(text.slice(from, from + LONGEST))
    done = from + end
    const isNumbered = text.startsWith("$'", from)
    if (pieces > 1 || isNumbered) yield { key, value: word, certain: false, extra: true }
  }
}
