import { longestEscaped, matchEscaped, type Anchor as Part } from './forms/escaped.ts'
import { LONGEST_FILLER, looseEnd, looseStart } from './forms/loose.ts'
import { Ways } from './forms/ways.ts'
import { unwrapped, type Unwrapped } from './forms/wrapped.ts'
import { candidateIn, inOrder, MARK_TABLES, type Candidate } from './members/candidates.ts'
import type { Pattern } from './needles.ts'
import type { LentBuffers } from './buffers.ts'
import { Scanner } from './scan/scanner.ts'

/**
 * An anchor of a loose pattern: two of them fit into the shortest line that base64 is broken into.
 */
const LONGEST_ANCHOR = 20
/** Of a loose pattern whose marks are escaped. */
const SHORTEST_ANCHOR = 6
/** Encodings that are looked into, one inside another. */
const DEEPEST = 2
/** More than there are alignments of all encodings. */
const MOST_SEEN = 8

/** A part of a pattern that stands in the text as it is, and where in the pattern it begins. */
interface Anchor {
  readonly pattern: Pattern
  readonly bytes: Uint8Array
  readonly offset: number
  readonly part?: Part
}

/** The longest runs of letters and digits, where there are marks as well. */
function plainRuns(bytes: Buffer): readonly (readonly [from: number, to: number])[] {
  const text = bytes.toString('latin1')
  if (/^[A-Za-z0-9]*$/.test(text)) return []
  const runs = [...text.matchAll(/[A-Za-z0-9]+/g)].filter(([run]) => run.length >= SHORTEST_ANCHOR)
  const longest = runs.toSorted(([one], [other]) => other.length - one.length).slice(0, 2)
  return longest.map(({ 0: run, index }) => [index, index + Math.min(run.length, LONGEST_ANCHOR)])
}

/**
 * What is looked for of a pattern. Of a loose one, which may have line breaks anywhere, it is two
 * neighbouring pieces: of lines that are longer than both, one is whole; and others without marks,
 * which may be escaped.
 */
function anchorsOf(pattern: Pattern): Anchor[] {
  const { bytes, loose, escaped } = pattern
  if (escaped)
    return escaped.anchors.map((part) => ({ pattern, bytes: part.bytes, offset: 0, part }))
  if (!loose) return [{ pattern, bytes, offset: 0 }]
  const length = Math.min(LONGEST_ANCHOR, bytes.length >> 1)
  const pieces = [[0, length] as const, [length, 2 * length] as const, ...plainRuns(bytes)]
  return pieces.map(([from, to]) => ({ pattern, bytes: bytes.subarray(from, to), offset: from }))
}

function longestOf({ bytes, loose, escaped, reach }: Pattern): number {
  if (reach !== undefined) return reach
  if (escaped) return longestEscaped(escaped)
  return loose ? 2 * bytes.length + 2 * LONGEST_FILLER : bytes.length
}

/** Told of an occurrence, which takes the text from `start` to `end`. */
export type Found = (pattern: Pattern, start: number, end: number) => void

/** A text that is looked through, and what of it has been looked into already. */
interface Looking {
  readonly text: Uint8Array
  readonly found: Found
  readonly seen: Unwrapped[]
}

/** Looks for many patterns at once, in a time that hardly grows with their number. */
export class Search {
  /** Length of the longest occurrence: how much of one chunk must be kept for the next. */
  readonly longest: number
  readonly #anchors: readonly Anchor[]
  readonly #scanner: Scanner
  readonly #ways = new Ways()
  /** How many encodings the text is in that is looked through. */
  #depth = 0

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
    const looking = { text, found, seen: [] }
    this.#scanner.scan(text, (at, number) => this.#compare(looking, at, number))
  }

  /** Where in `text` compressed members may begin, in order. */
  findMembers(text: Uint8Array): readonly Candidate[] {
    const members: Candidate[] = []
    this.#scanner.scan(text, undefined, (at, number) => {
      const candidate = candidateIn(text, at, number)
      if (candidate) members.push(candidate)
    })
    return inOrder(members, text)
  }

  /** Does both at once. */
  findAll(text: Uint8Array, found: Found): readonly Candidate[] {
    const members: Candidate[] = []
    const looking = { text, found, seen: [] }
    this.#scanner.scan(
      text,
      (at, number) => this.#compare(looking, at, number),
      (at, number) => {
        const candidate = candidateIn(text, at, number)
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

  /**
   * Whether nothing begins in a part of a text, and no member may: only known within the text that
   * `ahead` has looked through.
   */
  readonly isSilent = (text: Uint8Array, from: number, to: number): boolean =>
    this.#scanner.isSilent(text, from, to)

  /** Buffers whose content is looked through faster, for one reader at a time. */
  get buffers(): LentBuffers {
    return this.#scanner
  }

  #compare(looking: Looking, at: number, number: number): void {
    const { text, found } = looking
    const { pattern, bytes, offset, part } = this.#anchors[number]!
    const ways = this.#ways
    if (pattern.wrapping) this.#unwrap(looking, at, pattern)
    else if (part) {
      const match = matchEscaped({ text, ways }, at, pattern.escaped!, part)
      // as it is, it has a pattern of its own
      if (match?.form) found({ ...pattern, form: match.form }, match.start, match.end)
    } else if (!pattern.loose) found(pattern, at, at + bytes.length)
    else {
      const start = looseStart(text, at, pattern.bytes, offset, ways)
      const end = looseEnd(text, at + bytes.length, pattern.bytes, offset + bytes.length, ways)
      if (start >= 0 && end >= 0) found(pattern, start, end)
    }
  }

  /** Looks through what the text says around a piece of something that may be encoded twice. */
  #unwrap({ text, found, seen }: Looking, at: number, { wrapping, reach }: Pattern): void {
    if (this.#depth >= DEEPEST || seen.some((each) => each.covers(wrapping!, at))) return
    const inside = unwrapped(text, at, wrapping!, reach!)
    seen.push(inside)
    if (seen.length > MOST_SEEN) seen.shift()
    this.#depth++
    try {
      this.find(inside.bytes, (pattern, start, end) => {
        const form =
          pattern.form === 'plain' ? wrapping!.kind : `${wrapping!.kind} of ${pattern.form}`
        found({ ...pattern, form }, inside.placeOf(start), inside.placeOf(end - 1) + 1)
      })
    } finally {
      this.#depth--
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
