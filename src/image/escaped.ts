/** One way of writing a character. */
interface Written {
  readonly bytes: Buffer
  /** Undefined for the character as it is. */
  readonly form: string | undefined
}

/** A value whose characters may each be written in any way: no two writers escape the same ones. */
export interface Escaped {
  /** By character of the value. */
  readonly characters: readonly (readonly Written[])[]
  /** Parts of it that hardly any writer changes, from the character `from` on up to `to`. */
  readonly anchors: readonly {
    readonly bytes: Buffer
    readonly from: number
    readonly to: number
  }[]
}

/** Longer ones are no credentials that somebody escapes. */
const LARGEST = 1024
const LONGEST_ANCHOR = 24
/** A run of plain characters that is enough by itself, and one that is with its neighbour. */
const LONG_RUN = 8
const SHORT_RUN = 4

const NAMED: Readonly<Record<string, readonly string[]>> = {
  '&': ['&amp;', '&amp;amp;'],
  '<': ['&lt;', '&amp;lt;'],
  '>': ['&gt;', '&amp;gt;'],
  '"': ['&quot;', '&amp;quot;'],
  "'": ['&apos;', '&amp;apos;', '&amp;#39;'],
}
const LETTER_ESCAPES: Readonly<Record<string, string>> = { '\n': 'n', '\r': 'r', '\t': 't' }

const both = (text: string) => [text.toLowerCase(), text.toUpperCase()]
const hexOf = (number: number, width: number) => number.toString(16).padStart(width, '0')
/** A document inside a document doubles them. */
const behind = (text: string) => [1, 2, 3, 4].map((count) => '\\'.repeat(count) + text)

/** The ways of writing `character`, with the forms that they belong to. */
function* waysOf(character: string): Generator<readonly [string, string | undefined]> {
  yield [character, undefined]
  const bytes = [...Buffer.from(character)]
  const units = character.split('').map((unit) => unit.charCodeAt(0))
  for (const percent of ['%', '%25'])
    for (const digits of both(bytes.map((byte) => hexOf(byte, 2)).join(' ')))
      yield [
        digits
          .split(' ')
          .map((pair) => percent + pair)
          .join(''),
        'url',
      ]
  if (character === ' ') yield ['+', 'url']
  for (const digits of both(units.map((unit) => hexOf(unit, 4)).join(' ')))
    for (const slashes of behind(''))
      yield [
        digits
          .split(' ')
          .map((four) => `${slashes}u${four}`)
          .join(''),
        'json',
      ]
  const code = character.codePointAt(0)!
  for (const named of NAMED[character] ?? []) yield [named, 'html']
  yield [`&#${code};`, 'html']
  for (const digits of both(hexOf(code, 1))) yield [`&#x${digits};`, 'html']
  yield* bySlash(character, bytes)
  if ("$'%".includes(character))
    yield [
      character + character,
      character === '$' ? 'compose' : character === '%' ? 'ini' : 'yaml',
    ]
}

/** What shells and programming languages write with backslashes. */
function* bySlash(character: string, bytes: readonly number[]): Generator<[string, string]> {
  if (!/[\p{L}\p{N}]/u.test(character)) {
    for (const text of behind(character)) yield [text, character === '/' ? 'json' : 'shell']
    if (character === "'")
      yield* [`'\\''`, `'"'"'`].map((text): [string, string] => [text, 'shell'])
  }
  for (const slashes of behind('').slice(0, 2)) {
    yield [bytes.map((byte) => slashes + byte.toString(8).padStart(3, '0')).join(''), 'shell']
    for (const digits of both(bytes.map((byte) => hexOf(byte, 2)).join(' ')))
      yield [
        digits
          .split(' ')
          .map((pair) => `${slashes}x${pair}`)
          .join(''),
        'shell',
      ]
  }
  const letter = LETTER_ESCAPES[character]
  if (letter !== undefined) for (const text of behind(letter)) yield [text, 'json']
}

function writtenOf(character: string): readonly Written[] {
  return [...waysOf(character)].map(([text, form]) => ({ bytes: Buffer.from(text), form }))
}

const isPlain = (character: string) => /^[A-Za-z0-9_.-]$/.test(character)

/** The longest run of plain characters. */
function longestRun(characters: readonly string[]): { from: number; to: number } {
  let best = { from: 0, to: 0 }
  let from = 0
  for (let at = 0; at <= characters.length; at++) {
    if (at < characters.length && isPlain(characters[at]!)) continue
    if (at - from > best.to - best.from) best = { from, to: at }
    from = at + 1
  }
  return best
}

/**
 * What to look for of `text` where some of its characters are escaped; undefined where there are
 * none, or nothing to begin with.
 */
export function escapedOf(text: string): Escaped | undefined {
  if (text.length > LARGEST || /^[\w.-]*$/.test(text)) return undefined
  const characters = [...text]
  const { from, to } = longestRun(characters)
  if (to - from < SHORT_RUN) return undefined
  const known = new Map([...new Set(characters)].map((each) => [each, writtenOf(each)]))
  const written = characters.map((each) => known.get(each)!)
  const run = Buffer.from(characters.slice(from, Math.min(to, from + LONGEST_ANCHOR)).join(''))
  if (run.length >= LONG_RUN)
    return { characters: written, anchors: [{ bytes: run, from, to: from + run.length }] }
  // with the neighbour, in each of its ways
  const anchors =
    to < characters.length
      ? written[to]!.map(({ bytes }) => ({ bytes: Buffer.concat([run, bytes]), from, to: to + 1 }))
      : written[from - 1]!.map(({ bytes }) => ({
          bytes: Buffer.concat([bytes, run]),
          from: from - 1,
          to,
        }))
  return { characters: written, anchors }
}

type Ends = ReadonlyMap<number, string | undefined>

function endsWith(text: Uint8Array, start: number, bytes: Uint8Array): boolean {
  if (start < 0 || start + bytes.length > text.length) return false
  return bytes.every((byte, index) => text[start + index] === byte)
}

/** Where the text may end after one more character, before or behind what is there. */
function step(text: Uint8Array, ends: Ends, ways: readonly Written[], isBack: boolean): Ends {
  const next = new Map<number, string | undefined>()
  for (const [at, form] of ends)
    for (const way of ways) {
      const start = isBack ? at - way.bytes.length : at
      if (!endsWith(text, start, way.bytes)) continue
      const end = isBack ? start : at + way.bytes.length
      if (!next.has(end) || next.get(end) === undefined) next.set(end, form ?? way.form)
    }
  return next
}

/**
 * Looks for the rest of the value around one of its anchors, which is at `at`.
 *
 * @returns where it begins and ends, and the form of the first character that is not as it is;
 *   undefined where it is not there
 */
export function matchEscaped(
  text: Uint8Array,
  at: number,
  { characters }: Escaped,
  anchor: Escaped['anchors'][number],
): { start: number; end: number; form: string | undefined } | undefined {
  let before: Ends = new Map([[at, undefined]])
  for (let index = anchor.from - 1; index >= 0 && before.size > 0; index--)
    before = step(text, before, characters[index]!, true)
  let behindIt: Ends = new Map([[at, undefined]])
  for (let index = anchor.from; index < characters.length && behindIt.size > 0; index++)
    behindIt = step(text, behindIt, characters[index]!, false)
  if (before.size === 0 || behindIt.size === 0) return undefined
  const form = [...before.values(), ...behindIt.values()].find((each) => each !== undefined)
  return { start: Math.min(...before.keys()), end: Math.max(...behindIt.keys()), form }
}

/** How many bytes it takes at most. */
export const longestEscaped = ({ characters }: Escaped) =>
  characters.reduce(
    (sum, ways) => sum + ways.reduce((most, { bytes }) => Math.max(most, bytes.length), 0),
    0,
  )
