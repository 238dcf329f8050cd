import { isAscii } from 'node:buffer'
import { bzip2 } from './bzip2.ts'
import { DEFLATED_KINDS } from './deflated.ts'
import type { MemberKind } from './kind.ts'
import { TOLD_KINDS } from './told.ts'
import { xz } from './xz.ts'
import { zstd } from './zstd.ts'

/** What is looked for inside files. A new kind is a row. */
export const MEMBER_KINDS: readonly MemberKind[] = [
  ...DEFLATED_KINDS,
  zstd,
  xz,
  bzip2,
  ...TOLD_KINDS,
]

const ALL = marksOf(MEMBER_KINDS)
/** Compressed bytes are ASCII characters by chance only: hardly ever a dozen of them. */
const IN_ASCII = marksOf(MEMBER_KINDS.filter(({ mayBeAscii }) => mayBeAscii))

interface Upcoming {
  readonly mark: Mark
  start: number
}

interface Mark {
  readonly kind: MemberKind
  readonly at: number
  readonly bytes: Buffer
}

function marksOf(kinds: readonly MemberKind[]): readonly Mark[] {
  return kinds.flatMap((kind) => kind.marks.map((each) => ({ kind, ...each })))
}

/** Where a member may begin. */
export interface Candidate {
  readonly kind: MemberKind
  readonly start: number
}

/**
 * The places in `bytes` where a member may begin. Each mark is looked for once, however many places
 * there are.
 */
export class Candidates {
  readonly #bytes: Buffer
  readonly #upcoming: Upcoming[] = []

  constructor(bytes: Buffer, from = 0) {
    this.#bytes = bytes
    for (const mark of isAscii(bytes) ? IN_ASCII : ALL) {
      const start = this.#next(mark, from)
      if (start >= 0) this.#upcoming.push({ mark, start })
    }
  }

  #next({ bytes, at }: Mark, from: number): number {
    const found = this.#bytes.indexOf(bytes, from + at)
    return found < 0 ? -1 : found - at
  }

  /** The first place from `from` on; `from` must not decrease from call to call. */
  next(from: number): Candidate | undefined {
    let first: Upcoming | undefined
    for (const upcoming of this.#upcoming) {
      if (upcoming.start >= 0 && upcoming.start < from)
        upcoming.start = this.#next(upcoming.mark, from)
      if (upcoming.start >= 0 && (first === undefined || upcoming.start < first.start))
        first = upcoming
    }
    return first && { kind: first.mark.kind, start: first.start }
  }
}
