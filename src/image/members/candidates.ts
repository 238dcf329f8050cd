import { isAscii } from 'node:buffer'
import { markTablesOf } from '../scan/mark-tables.ts'
import { bzip2 } from './bzip2.ts'
import { DEFLATED_KINDS } from './deflated.ts'
import { ENCODED_KINDS } from './encoded.ts'
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
  ...ENCODED_KINDS,
]

interface Mark {
  readonly kind: MemberKind
  readonly at: number
  readonly bytes: Buffer
}

const MARKS: readonly Mark[] = MEMBER_KINDS.flatMap((kind) =>
  kind.marks.map((each) => ({ kind, ...each })),
)

/** What to look for: every member begins with one of these. */
export const MARK_TABLES = markTablesOf(
  MARKS.map(({ bytes }) => bytes),
  ENCODED_KINDS.flatMap(({ marks }) => marks).length,
)

/** Where a member may begin. */
export interface Candidate {
  readonly kind: MemberKind
  readonly start: number
}

/** The member that has the mark `number` at `at`, if there is room for its beginning. */
export function candidateIn(text: Uint8Array, at: number, number: number): Candidate | undefined {
  const { kind, at: before } = MARKS[number]!
  const start = at - before
  return start < 0 || kind.glance?.(text, start) === false ? undefined : { kind, start }
}

/**
 * What may begin in `text`, in order. Compressed bytes are ASCII characters by chance only: hardly
 * ever a dozen of them.
 */
export function inOrder(candidates: Candidate[], text: Uint8Array): readonly Candidate[] {
  if (candidates.length === 0) return candidates
  candidates.sort((one, other) => one.start - other.start)
  return isAscii(text) ? candidates.filter(({ kind }) => kind.mayBeAscii) : candidates
}

/** Goes through places where members may begin. */
export class Candidates {
  readonly #candidates: readonly Candidate[]
  #index = 0

  constructor(candidates: readonly Candidate[]) {
    this.#candidates = candidates
  }

  /** The first place from `from` on; `from` must not decrease from call to call. */
  next(from: number): Candidate | undefined {
    while (this.#index < this.#candidates.length && this.#candidates[this.#index]!.start < from)
      this.#index++
    return this.#candidates[this.#index]
  }
}
