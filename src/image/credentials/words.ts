import type { Entry } from './entry.ts'
import { keyBlock } from './keys.ts'

const LEAST = 20
const LONGEST = 4096
const apart = [/[\s"'`,;|()<>[\]{}=]+/, /[\s"'`,;|()<>[\]{}=:@/?&]+/]

/** Random to the eye: capitals, small letters and digits, or very many digits of hexadecimal. */
const isRandom = (word: string) =>
  word.length >= LEAST &&
  word.length <= LONGEST &&
  /\d/.test(word) &&
  ((/[a-z]/.test(word) && /[A-Z]/.test(word)) || /^[\da-f]{32,}$/i.test(word)) &&
  !/[/\\]|:\/\/|^sha\d|^\$/.test(word)

/** Whatever looks like a token, wherever it stands. */
export function* words(text: string): Generator<Entry> {
  const known = new Set<string>()
  for (const separators of apart)
    for (const word of text.replaceAll(keyBlock, '').split(separators)) {
      if (known.has(word) || !isRandom(word)) continue
      known.add(word)
      yield { key: 'a token', value: word, certain: true, extra: true }
    }
}

/** A file with a value in each line, and nothing else. */
export function* list(text: string): Generator<Entry> {
  const lines = text
    .replaceAll(keyBlock, '')
    .split(/\r?\n/)
    .map((line) => line.trim())
  const values = lines.filter((line) => line !== '' && !line.startsWith('#'))
  if (values.length < 2 || !values.every((value) => /^[^\s=:<>{}"'`,;]+$/.test(value))) return
  for (const [index, value] of lines.entries())
    if (values.includes(value)) yield { key: `line ${index + 1}`, value, certain: true }
}
