import { longestEscaped, matchEscaped, type Escaped } from './escaped.ts'
import { LONGEST_FILLER, looseEnd, looseStart } from './loose.ts'
import { candidateAt, inOrder, MARK_TABLES, type Candidate } from './members/candidates.ts'
import type { Pattern } from './needles.ts'
import type { LentBuffers } from './region.ts'
import { Scanner } from './scan/scanner.ts'

/**
 * An anchor of a loose pattern: two of them fit into the shortest line that base64 is broken into.
 */
const LONGEST_ANCHOR = 20

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

/** Looks for many patterns at once, in a time that hardly grows with their number. */
export class Search {
  /** Length of the longest occurrence: how much of one chunk must be kept for the next. */
  readonly longest: number
  readonly #anchors: readonly Anchor[]
  readonly #scanner: Scanner

  constructor(patterns: readonly Pattern[]) {
    this.#anchors = patterns.flatMap(anchorsOf)
    this.longest = patterns.reduce((longest, pattern) => Math.max(longest, longestOf(pattern)), 0)
    this.#scanner = new Scanner(
      this.#anchors.map(({ bytes }) => bytes),
      MARK_TABLES,
    )
  }

  /** Calls `found` with each occurrence in `text`. */
  find(text: Uint8Array, found: Found): void {
    this.#scanner.scan(text, (at, number) => this.#compare(text, at, number, found))
  }

  /** Where in `text` compressed members may begin, in order. */
  findMembers(text: Uint8Array): readonly Candidate[] {
    const members: Candidate[] = []
    this.#scanner.scan(text, undefined, (at, number) => {
      const candidate = candidateAt(at, number)
      if (candidate) members.push(candidate)
    })
    return inOrder(members, text)
  }

  /** Does both at once. */
  findAll(text: Uint8Array, found: Found): readonly Candidate[] {
    const members: Candidate[] = []
    this.#scanner.scan(
      text,
      (at, number) => this.#compare(text, at, number, found),
      (at, number) => {
        const candidate = candidateAt(at, number)
        if (candidate) members.push(candidate)
      },
    )
    return inOrder(members, text)
  }

  /**
   * Looks through `text` before its parts are asked about by `work`, which must not change it: one
   * search for all of them takes less than one for each.
   */
  async ahead(text: Uint8Array, work: () => Promise<void>): Promise<void> {
    this.#scanner.lookAhead(text)
    try {
      await work()
    } finally {
      this.#scanner.forget()
    }
  }

  /** Buffers whose content is looked through faster, for one reader at a time. */
  get buffers(): LentBuffers {
    return this.#scanner
  }

  #compare(text: Uint8Array, at: number, number: number, found: Found): void {
    const { pattern, bytes, offset, part } = this.#anchors[number]!
    if (part) {
      const match = matchEscaped(text, at, pattern.escaped!, part)
      // as it is, it has a pattern of its own
      if (match?.form) found({ ...pattern, form: match.form }, match.start, match.end)
    } else if (!pattern.loose) found(pattern, at, at + bytes.length)
    else {
      const start = looseStart(text, at, pattern.bytes, offset)
      const end = looseEnd(text, at + bytes.length, pattern.bytes, offset + bytes.length)
      if (start >= 0 && end >= 0) found(pattern, start, end)
    }
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
