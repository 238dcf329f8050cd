import { standsAt } from './escaped.ts'
import type { Ways } from './ways.ts'

/**
 * White space between two characters of a loose pattern: a line break and the indentation of the
 * next line.
 */
export const LONGEST_FILLER = 64

const BACKSLASH = 0x5c
const isBlank = (byte: number | undefined) =>
  byte === 0x20 || (byte !== undefined && byte >= 0x09 && byte <= 0x0d)
const isQuote = (byte: number | undefined) => byte === 0x22 || byte === 0x27
/** What stands between the lines of a key that somebody has joined. */
const isSign = (byte: number) => byte === 0x2c || byte === 0x7c
/** Signs by which programs join two strings: `+`, `.`, `..`, `&`, `<>`, `& _`. */
const JOINING = new Set([...'+.&<>_'].map((sign) => sign.charCodeAt(0)))
const standsBeside = (byte: number | undefined) =>
  isBlank(byte) || isQuote(byte) || byte === 0x2e || byte === 0x3c || byte === 0x3e
const joins = (text: Uint8Array, at: number) =>
  JOINING.has(text[at]!) && standsBeside(text[at - 1]) && standsBeside(text[at + 1])
/** The `n` and `r` of a line break that JSON or a shell writes as two characters. */
const isEscape = (byte: number | undefined) => byte === 0x6e || byte === 0x72

const endsEscape = (text: Uint8Array, end: number) =>
  isEscape(text[end - 1]) && text[end - 2] === BACKSLASH

const hexadecimal = ['0a', '0d', '09', '20']
/** Blanks that are escaped. */
const BLANKS = [
  ...hexadecimal.flatMap((digits) => [`%${digits}`, `%${digits.toUpperCase()}`]),
  ...hexadecimal.flatMap((digits) => [`\\u00${digits}`, `\\u00${digits.toUpperCase()}`]),
  ...['#10', '#13', '#9', '#xa', '#xA', '#xd', '#xD', '#x9'].map((code) => `&${code};`),
].map((text) => Buffer.from(text))
const beginsBlank = (byte: number) => byte === 0x25 || byte === 0x26 || byte === BACKSLASH
const endsBlank = (byte: number) => byte === 0x3b || (byte >= 0x30 && byte <= 0x64)

/** Where the filler between `next` and `at` begins. */
function fillerStart(text: Uint8Array, at: number, next: number | undefined): number {
  const limit = Math.max(0, at - LONGEST_FILLER)
  let start = at
  while (start > limit) {
    const byte = text[start - 1]!
    if (byte === next && !joins(text, start - 1) && !endsEscape(text, start)) break
    const blank = endsBlank(byte)
      ? BLANKS.find((each) => standsAt(text, start - each.length, each))
      : undefined
    if (blank) start -= blank.length
    else if (isBlank(byte) || byte === BACKSLASH || isQuote(byte) || isSign(byte)) start--
    else if (joins(text, start - 1)) start--
    else if (start - 1 > limit && endsEscape(text, start)) start -= 2
    else break
  }
  return start
}

/** Where the filler from `at` on ends, at the latest before `next`. */
function fillerEnd(text: Uint8Array, at: number, next: number | undefined): number {
  const limit = Math.min(text.length, at + LONGEST_FILLER)
  let end = at
  while (end < limit) {
    const byte = text[end]!
    if (byte === next && !joins(text, end)) break
    const blank = beginsBlank(byte) ? BLANKS.find((each) => standsAt(text, end, each)) : undefined
    if (blank) end += blank.length
    else if (isBlank(byte) || isQuote(byte) || isSign(byte) || joins(text, end)) end++
    else if (byte === BACKSLASH) end += isEscape(text[end + 1]) ? 2 : 1
    else break
  }
  return end
}

/** How many bytes the character takes that ends at `end`, if it is escaped. */
function escapedBefore(text: Uint8Array, end: number, byte: number, ways: Ways): number {
  const written = ways.of(String.fromCharCode(byte))
  return written.find(({ bytes }) => standsAt(text, end - bytes.length, bytes))?.bytes.length ?? 0
}

function escapedBehind(text: Uint8Array, start: number, byte: number, ways: Ways): number {
  const written = ways.of(String.fromCharCode(byte))
  return written.find(({ bytes }) => standsAt(text, start, bytes))?.bytes.length ?? 0
}

const isPlain = (byte: number) =>
  (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a)

/**
 * Where the first `count` bytes of a loose pattern, which end at `at`, begin; -1 if they are not
 * there. Marks among them may be escaped.
 */
export function looseStart(
  text: Uint8Array,
  at: number,
  bytes: Uint8Array,
  count: number,
  ways: Ways,
): number {
  let start = at
  for (let index = count - 1; index >= 0; index--) {
    const byte = bytes[index]!
    if (text[start - 1] !== byte || endsEscape(text, start)) start = fillerStart(text, start, byte)
    if (text[start - 1] === byte) start--
    // a blank of the pattern is filler where a line break stands for it
    else if (!isBlank(byte)) {
      const length = isPlain(byte) ? 0 : escapedBefore(text, start, byte, ways)
      if (length === 0) return -1
      start -= length
    }
  }
  return start
}

/**
 * Where a loose pattern, whose bytes from the `first` on begin at `at`, ends; -1 if they are not
 * there.
 */
export function looseEnd(
  text: Uint8Array,
  at: number,
  bytes: Uint8Array,
  first: number,
  ways: Ways,
): number {
  const escapedAt = (start: number, byte: number) =>
    isPlain(byte) ? 0 : escapedBehind(text, start, byte, ways)
  let end = at
  for (let index = first; index < bytes.length; index++) {
    const byte = bytes[index]!
    // a backslash may be the beginning of an escape and filler
    if (text[end] !== byte && escapedAt(end, byte) === 0) end = fillerEnd(text, end, byte)
    const length = text[end] === byte ? 1 : escapedAt(end, byte)
    if (length === 0 && !isBlank(byte)) return -1
    end += length
  }
  return end
}

/** Whether a byte belongs to an encoding; undefined where it stands between two that do. */
export type Belongs = (byte: number, text: Uint8Array, at: number) => boolean | undefined

/** The characters of an encoding around `at`, and where each of them is. */
export interface Characters {
  readonly characters: Buffer
  readonly places: readonly number[]
  /** How many of them are before `at`. */
  readonly before: number
}

/** Gives what belongs to an encoding from around `at`, without what stands in between. */
export function charactersAround(
  text: Uint8Array,
  at: number,
  reach: { readonly back: number; readonly ahead: number },
  belongs: Belongs,
): Characters {
  const before: number[] = []
  const first = Math.max(0, at - reach.back)
  for (let start = at; start > first;) {
    const filler = fillerStart(text, start, undefined)
    const isOne = filler < start ? undefined : belongs(text[start - 1]!, text, start - 1)
    if (isOne === false) break
    start = filler < start ? filler : start - 1
    if (isOne === true) before.push(start)
  }
  const places = before.toReversed()
  const last = Math.min(text.length, at + reach.ahead)
  for (let end = at; end < last;) {
    const filler = fillerEnd(text, end, undefined)
    const isOne = filler > end ? undefined : belongs(text[end]!, text, end)
    if (isOne === false) break
    if (isOne === true) places.push(end)
    end = filler > end ? filler : end + 1
  }
  const characters = Buffer.from(places.map((place) => text[place]!))
  return { characters, places, before: before.length }
}
