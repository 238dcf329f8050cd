import type { Pattern } from './needles.ts'

const BLOCK = 3
const HASHES = 1 << 15
const LONGEST_WINDOW = 64

const hash = (a: number, b: number, c: number) => ((a << 10) ^ (b << 5) ^ c) & (HASHES - 1)

/**
 * Looks for many byte sequences at once, in a time that does not grow with their number: the algorithm of Wu and Manber,
 * "A fast algorithm for multi-pattern searching" (1994). A window as long as the shortest pattern is moved over the text;
 * its last three bytes tell how far it may jump.
 */
export class Search {
  /** Length of the longest pattern: how much of one chunk must be kept for the next. */
  readonly longest: number
  readonly #patterns: readonly Pattern[]
  readonly #window: number
  readonly #shifts: Uint8Array
  readonly #buckets = new Map<number, Pattern[]>()

  constructor(patterns: readonly Pattern[]) {
    this.#patterns = patterns
    const lengths = patterns.map((pattern) => pattern.bytes.length)
    this.longest = Math.max(0, ...lengths)
    this.#window = Math.min(LONGEST_WINDOW, ...lengths)
    this.#shifts = new Uint8Array(HASHES).fill(this.#window - BLOCK + 1)
    for (const pattern of patterns) this.#add(pattern)
  }

  #add(pattern: Pattern): void {
    const { bytes } = pattern
    for (let last = BLOCK - 1; last < this.#window; last++) {
      const block = hash(bytes[last - 2]!, bytes[last - 1]!, bytes[last]!)
      const shift = this.#window - 1 - last
      if (shift < this.#shifts[block]!) this.#shifts[block] = shift
      if (shift > 0) continue
      const bucket = this.#buckets.get(block)
      if (bucket === undefined) this.#buckets.set(block, [pattern])
      else bucket.push(pattern)
    }
  }

  /** Calls `found` with each occurrence in `text`, in the order of their starts. */
  find(text: Uint8Array, found: (pattern: Pattern, start: number) => void): void {
    if (this.#patterns.length === 0) return
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

  #compare(
    text: Uint8Array,
    start: number,
    block: number,
    found: (pattern: Pattern, start: number) => void,
  ): void {
    for (const pattern of this.#buckets.get(block)!) {
      if (startsAt(text, start, pattern.bytes)) found(pattern, start)
    }
  }
}

function startsAt(text: Uint8Array, start: number, bytes: Uint8Array): boolean {
  if (start + bytes.length > text.length) return false
  for (let index = 0; index < bytes.length; index++)
    if (text[start + index] !== bytes[index]) return false
  return true
}

const EMPTY = new Uint8Array(0)

/** The same search over text that comes in chunks: an occurrence split between chunks is found too. */
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
      this.#search.find(seam, (pattern, start) => {
        if (start < tail.length && start + pattern.bytes.length > tail.length) this.#found(pattern)
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
  const spans: { start: number; end: number }[] = []
  search.find(bytes, (pattern, start) => {
    const end = start + pattern.bytes.length
    const previous = spans.at(-1)
    if (previous !== undefined && start <= previous.end) previous.end = Math.max(previous.end, end)
    else spans.push({ start, end })
  })
  let done = 0
  let result = ''
  for (const { start, end } of spans) {
    result += `${bytes.toString('utf8', done, start)}****`
    done = end
  }
  return result + bytes.toString('utf8', done)
}
