import { longestEscaped, matchEscaped, type Escaped } from './escaped.ts'
import type { Pattern } from './needles.ts'

const BLOCK = 3
const HASHES = 1 << 15
const LONGEST_WINDOW = 64
/**
 * An anchor of a loose pattern: two of them fit into the shortest line that base64 is broken into.
 */
const LONGEST_ANCHOR = 20
/**
 * White space between two characters of a loose pattern: a line break and the indentation of the
 * next line.
 */
const LONGEST_FILLER = 64

const hash = (a: number, b: number, c: number) => ((a << 10) ^ (b << 5) ^ c) & (HASHES - 1)

/** A part of a pattern that stands in the text as it is, and where in the pattern it begins. */
interface Anchor {
  readonly pattern: Pattern
  readonly bytes: Uint8Array
  readonly offset: number
  readonly part?: Escaped['anchors'][number]
}

/**
 * What is looked for of a pattern. Of a loose one, which may have line breaks anywhere, it is two
 * neighbouring pieces: of lines that are longer than both, one is whole.
 */
function anchorsOf(pattern: Pattern): Anchor[] {
  const { bytes, loose, escaped } = pattern
  if (escaped)
    return escaped.anchors.map((part) => ({ pattern, bytes: part.bytes, offset: 0, part }))
  if (!loose) return [{ pattern, bytes, offset: 0 }]
  const length = Math.min(LONGEST_ANCHOR, bytes.length >> 1)
  return [0, length].map((offset) => ({
    pattern,
    bytes: bytes.subarray(offset, offset + length),
    offset,
  }))
}

function longestOf({ bytes, loose, escaped }: Pattern): number {
  if (escaped) return longestEscaped(escaped)
  return loose ? 2 * bytes.length + 2 * LONGEST_FILLER : bytes.length
}

/** Told of an occurrence, which takes the text from `start` to `end`. */
export type Found = (pattern: Pattern, start: number, end: number) => void

/**
 * Looks for many byte sequences at once, in a time that does not grow with their number: the
 * algorithm of Wu and Manber, "A fast algorithm for multi-pattern searching" (1994). A window as
 * long as the shortest anchor is moved over the text; its last three bytes tell how far it may
 * jump.
 */
export class Search {
  /** Length of the longest occurrence: how much of one chunk must be kept for the next. */
  readonly longest: number
  readonly #window: number
  readonly #shifts: Uint8Array
  readonly #buckets = new Map<number, Anchor[]>()

  constructor(patterns: readonly Pattern[]) {
    const anchors = patterns.flatMap(anchorsOf)
    const lengths = anchors.map(({ bytes }) => bytes.length)
    this.longest = patterns.reduce((longest, pattern) => Math.max(longest, longestOf(pattern)), 0)
    this.#window = lengths.reduce((least, length) => Math.min(least, length), LONGEST_WINDOW)
    this.#shifts = new Uint8Array(HASHES).fill(this.#window - BLOCK + 1)
    for (const anchor of anchors) this.#add(anchor)
  }

  #add(anchor: Anchor): void {
    const { bytes } = anchor
    for (let last = BLOCK - 1; last < this.#window; last++) {
      const block = hash(bytes[last - 2]!, bytes[last - 1]!, bytes[last]!)
      const shift = this.#window - 1 - last
      if (shift < this.#shifts[block]!) this.#shifts[block] = shift
      if (shift > 0) continue
      const bucket = this.#buckets.get(block)
      if (bucket === undefined) this.#buckets.set(block, [anchor])
      else bucket.push(anchor)
    }
  }

  /** Calls `found` with each occurrence in `text`. */
  find(text: Uint8Array, found: Found): void {
    if (this.#buckets.size === 0) return
    const shifts = this.#shifts
    const end = text.length
    let last = this.#window - 1
    while (last < end) {
      const block = hash(text[last - 2]!, text[last - 1]!, text[last]!)
      const shift = shifts[block]!
      if (shift === 0) this.#compare(text, last - this.#window + 1, block, found)
      last += shift === 0 ? 1 : shift
    }
  }

  #compare(text: Uint8Array, at: number, block: number, found: Found): void {
    for (const { pattern, bytes, offset, part } of this.#buckets.get(block)!) {
      if (!startsAt(text, at, bytes)) continue
      if (part) {
        const match = matchEscaped(text, at, pattern.escaped!, part)
        // as it is, it has a pattern of its own
        if (match?.form) found({ ...pattern, form: match.form }, match.start, match.end)
        continue
      }
      if (!pattern.loose) found(pattern, at, at + bytes.length)
      else {
        const start = looseStart(text, at, pattern.bytes, offset)
        const end = looseEnd(text, at + bytes.length, pattern.bytes, offset + bytes.length)
        if (start >= 0 && end >= 0) found(pattern, start, end)
      }
    }
  }
}

function startsAt(text: Uint8Array, start: number, bytes: Uint8Array): boolean {
  if (start + bytes.length > text.length) return false
  for (let index = 0; index < bytes.length; index++)
    if (text[start + index] !== bytes[index]) return false
  return true
}

const BACKSLASH = 0x5c
const isBlank = (byte: number) => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d)
/** The `n` and `r` of a line break that JSON or a shell writes as two characters. */
const isEscape = (byte: number) => byte === 0x6e || byte === 0x72

const QUOTE = 0x22

/** Where the filler between `next` and `at` begins. */
function fillerStart(text: Uint8Array, at: number, next: number): number {
  const limit = Math.max(0, at - LONGEST_FILLER)
  let start = at
  while (start > limit) {
    const byte = text[start - 1]!
    if (byte === next) break
    if (isBlank(byte) || byte === BACKSLASH || byte === QUOTE) start--
    else if (start - 1 > limit && isEscape(byte) && text[start - 2] === BACKSLASH) start -= 2
    else break
  }
  return start
}

/** Where the filler from `at` on ends, at the latest before `next`. */
function fillerEnd(text: Uint8Array, at: number, next: number): number {
  const limit = Math.min(text.length, at + LONGEST_FILLER)
  let end = at
  while (end < limit) {
    const byte = text[end]!
    if (byte === next) break
    if (isBlank(byte) || byte === QUOTE) end++
    else if (byte === BACKSLASH) end += isEscape(text[end + 1] ?? 0) ? 2 : 1
    else break
  }
  return end
}

/**
 * Where the first `count` bytes of a loose pattern, which end at `at`, begin; -1 if they are not
 * there.
 */
function looseStart(text: Uint8Array, at: number, bytes: Uint8Array, count: number): number {
  let start = at
  for (let index = count - 1; index >= 0; index--) {
    const byte = bytes[index]!
    if (text[start - 1] !== byte) start = fillerStart(text, start, byte)
    if (text[start - 1] === byte) start--
    // a blank of the pattern is filler where a line break stands for it
    else if (!isBlank(byte)) return -1
  }
  return start
}

/**
 * Where a loose pattern, whose bytes from the `first` on begin at `at`, ends; -1 if they are not
 * there.
 */
function looseEnd(text: Uint8Array, at: number, bytes: Uint8Array, first: number): number {
  let end = at
  for (let index = first; index < bytes.length; index++) {
    const byte = bytes[index]!
    if (text[end] !== byte) end = fillerEnd(text, end, byte)
    if (text[end] === byte) end++
    else if (!isBlank(byte)) return -1
  }
  return end
}

const EMPTY = Buffer.alloc(0)

/**
 * The same search over text that comes in chunks: an occurrence split between chunks is found too.
 */
export class ChunkedSearch {
  readonly #search: Search
  readonly #found: (pattern: Pattern) => void
  #before: Uint8Array = EMPTY

  constructor(search: Search, found: (pattern: Pattern) => void) {
    this.#search = search
    this.#found = found
  }

  /** Looks through the next chunk. The chunk must not change until the next one is pushed. */
  push(chunk: Uint8Array): void {
    const overlap = this.#search.longest - 1
    if (this.#before.length > 0) {
      const tail = this.#before.subarray(Math.max(0, this.#before.length - overlap))
      const seam = Buffer.concat([tail, chunk.subarray(0, overlap)])
      this.#search.find(seam, (pattern, start, end) => {
        if (start < tail.length && end > tail.length) this.#found(pattern)
      })
      this.#before = chunk.length >= overlap ? chunk : seam.subarray(0, tail.length + chunk.length)
    } else {
      this.#before = chunk
    }
    this.#search.find(chunk, this.#found)
  }
}

/** `text` with every occurrence of a pattern replaced by `****`. */
export function masked(text: string, search: Search): string {
  const bytes = Buffer.from(text)
  const found: { start: number; end: number }[] = []
  search.find(bytes, (_, start, end) => found.push({ start, end }))
  const spans: { start: number; end: number }[] = []
  for (const { start, end } of found.toSorted((one, other) => one.start - other.start)) {
    const previous = spans.at(-1)
    if (previous !== undefined && start <= previous.end) previous.end = Math.max(previous.end, end)
    else spans.push({ start, end })
  }
  let done = 0
  let result = ''
  for (const { start, end } of spans) {
    result += `${bytes.toString('utf8', done, start)}****`
    done = end
  }
  return result + bytes.toString('utf8', done)
}
