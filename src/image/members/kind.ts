import type { Budget } from '../budget.ts'
import type { ContentSearch } from '../content.ts'

/** A compressed member whose bytes come one chunk after the other. */
export interface OpenMember {
  /**
   * Takes the next bytes. Undefined: all of them; otherwise the member is over, and this is where
   * to look for the next one.
   */
  push(bytes: Buffer): Promise<Buffer | undefined>
  /**
   * No more bytes come: looks through what is left of the member. Gives what else is to be looked
   * through, if it was none.
   */
  end(): Promise<Buffer | undefined>
}

/** Where the content of a member goes. */
export interface MemberContent {
  readonly search: ContentSearch
  readonly budget: Budget
  unread(what: string): void
}

/** What a member holds that is opened at once, and how many bytes it takes. */
export interface WholeMember {
  readonly content: Buffer
  readonly length: number
}

/** How a member is opened. */
export interface Opening {
  /**
   * Opens a small member at the start of `bytes`; undefined if it is none, large, damaged or
   * incomplete.
   */
  atOnce?(bytes: Buffer): WholeMember | undefined
  /** Opens one whose bytes will come. */
  open(content: MemberContent): OpenMember | Promise<OpenMember>
}

/** A kind of packed data inside files: how it begins and how it is opened. */
export interface MemberKind {
  readonly name: string
  /**
   * Bytes that each of its beginnings has at that offset. The rarer they are in other files, the
   * faster is the search.
   */
  readonly marks: readonly { readonly at: number; readonly bytes: Buffer }[]
  /** A small one may consist of ASCII characters alone. */
  readonly mayBeAscii?: true
  /** Other bytes look like one now and then, and some of them even yield something. */
  readonly isByChance?: true
  /**
   * Whether `begin` is worth asking of what begins at `start`: for marks that are in other files
   * often.
   */
  glance?(bytes: Uint8Array, start: number): boolean
  /**
   * Looks at the first bytes, MEMBER_HEAD of them unless the file ends before, LONGEST_HEADER if
   * they are there. A text says why it is not looked into; undefined: it only looks like one.
   */
  begin(bytes: Buffer, isAtStart: boolean): Opening | string | undefined
}

/** How many bytes after its start tell what a member is. */
export const MEMBER_HEAD = 32

/** How many bytes of a header are read at most. */
export const LONGEST_HEADER = 4096

/** A mark of text or bytes. */
export const mark = (at: number, bytes: string | readonly number[]) => ({
  at,
  bytes: typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : Buffer.from(bytes),
})

/** Whether `bytes` has `expected` at `at`. */
export function hasAt(bytes: Uint8Array, at: number, expected: Uint8Array): boolean {
  for (let index = 0; index < expected.length; index++)
    if (bytes[at + index] !== expected[index]) return false
  return true
}

/** The checksum of ISO 3309 as gzip, zip, xz and 7z use it; for the few bytes of a header. */
export function crc32(bytes: Uint8Array): number {
  let crc = ~0
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  return ~crc >>> 0
}
