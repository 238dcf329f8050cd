import { inOther } from './second.ts'

/** One way of writing a character. */
export interface Written {
  readonly bytes: Buffer
  /** Undefined for the character as it is. */
  readonly form: string | undefined
}

const NAMED: Readonly<Record<string, readonly string[]>> = {
  '&': ['&amp;'],
  '<': ['&lt;'],
  '>': ['&gt;'],
  '"': ['&quot;'],
  "'": ['&apos;'],
}

/** JSON, C, bash, YAML, and what PowerShell writes behind its mark. */
const LETTERS: Readonly<Record<string, string>> = {
  '\n': 'n',
  '\r': 'r',
  '\t': 't',
  '\0': '0',
  '\b': 'b',
  '\f': 'f',
  '\v': 'v',
  '\u0007': 'a',
  '\u001b': 'eE',
  '\u00a0': '_',
  '\u0085': 'N',
  '\u2028': 'L',
  '\u2029': 'P',
}

const isLetter = (character: string) => /[\p{L}\p{N}]/u.test(character)
const both = (text: string) => [text.toLowerCase(), text.toUpperCase()]
const hexOf = (number: number, width: number) => number.toString(16).padStart(width, '0')
/** A document inside a document doubles them. */
const behind = (text: string, counts: readonly number[]) =>
  counts.map((count) => '\\'.repeat(count) + text)
const DOCUMENTS = [1, 2, 3, 4, 7, 8]

/** Line ends of Windows, escaped. */
const WINDOWS_LINES = [
  ...DOCUMENTS.map((count) => ['r', 'n'].map((each) => '\\'.repeat(count) + each).join('')),
  '%0D%0A',
  '%0d%0a',
  '&#13;&#10;',
  '&#xD;&#xA;',
  '&#13;\n',
  '&#xD;\n',
]

/** `digits` of each of several numbers behind `mark`. */
const marked = (mark: string, numbers: readonly number[], width: number) =>
  both(numbers.map((number) => hexOf(number, width)).join(' ')).map((digits) =>
    digits
      .split(' ')
      .map((each) => mark + each)
      .join(''),
  )

type Way = readonly [text: string, form: string]

function* byNumber(character: string): Generator<Way> {
  const bytes = [...Buffer.from(character)]
  const units = character.split('').map((unit) => unit.charCodeAt(0))
  const code = character.codePointAt(0)!
  for (const percent of ['%', '%25'])
    for (const text of marked(percent, bytes, 2)) yield [text, 'url']
  for (const slashes of behind('', [1, 2, 4]))
    for (const text of marked(`${slashes}u`, units, 4)) yield [text, 'json']
  yield [`&#${code};`, 'html']
  // PHP
  if (code < 100) yield [`&#0${code};`, 'html']
  for (const digits of both(hexOf(code, 1))) yield [`&#x${digits};`, 'html']
  for (const slashes of behind('', [1, 2])) {
    yield [bytes.map((byte) => slashes + byte.toString(8).padStart(3, '0')).join(''), 'shell']
    for (const text of marked(`${slashes}x`, bytes, 2)) yield [text, 'shell']
    if (code > 0x7f && code <= 0xff)
      for (const text of marked(`${slashes}x`, [code], 2)) yield [text, 'yaml']
    if (code > 0xffff) for (const text of marked(`${slashes}U`, [code], 8)) yield [text, 'yaml']
    for (const digits of both(hexOf(code, 1))) yield [`${slashes}u{${digits}}`, 'json']
  }
}

/** Of a character that is no letter. */
function* byMark(character: string): Generator<Way> {
  for (const text of behind(character, DOCUMENTS))
    yield [text, character === '/' ? 'json' : 'shell']
  for (const named of NAMED[character] ?? []) yield [named, 'html']
  if (character === ' ') yield ['+', 'url']
  if (character === '$') yield ['$$', 'compose']
  if (character === '%') yield ['%%', 'ini']
  if (character === "'") for (const text of [`'\\''`, `'"'"'`]) yield [text, 'shell']
  if (`'"`.includes(character)) yield [character + character, 'yaml']
  yield [`\`${character}`, 'powershell']
  yield [`^${character}`, 'cmd']
}

function* once(character: string): Generator<Way> {
  yield* byNumber(character)
  if (!isLetter(character)) yield* byMark(character)
  if (character === '\n') for (const text of WINDOWS_LINES) yield [text, 'json']
  for (const letter of LETTERS[character] ?? []) {
    for (const text of behind(letter, DOCUMENTS)) yield [text, 'json']
    yield [`\`${letter}`, 'powershell']
  }
}

/** Longer ways are not written in another one: nobody does. */
const LONGEST_TWICE = 8

function writtenOf(character: string): readonly Written[] {
  const ways = new Map<string, string | undefined>([[character, undefined]])
  const add = ([text, form]: Way) => {
    if (!ways.has(text)) ways.set(text, form)
  }
  const first = [...once(character)]
  first.forEach(add)
  if (!isLetter(character))
    for (const [text, form] of first)
      if (text.length <= LONGEST_TWICE)
        for (const [twice, other] of inOther(text)) add([twice, `${other} of ${form}`])
  if (character === '\n') ways.set('\r\n', undefined)
  const written = [...ways].map(([text, form]): Written => ({ bytes: Buffer.from(text), form }))
  const code = character.codePointAt(0)!
  if (code > 0x7f && code <= 0xff) written.push({ bytes: Buffer.from([code]), form: 'latin-1' })
  return written
}

/**
 * The ways of writing a character, one in another at most. They are kept, since values share their
 * characters.
 */
export class Ways {
  readonly #known = new Map<string, readonly Written[]>()

  of(character: string): readonly Written[] {
    const known = this.#known.get(character)
    if (known) return known
    const written = writtenOf(character)
    this.#known.set(character, written)
    return written
  }
}
