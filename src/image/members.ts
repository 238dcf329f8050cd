import {
  createInflateRaw,
  createUnzip,
  inflateRawSync,
  unzipSync,
  type InflateRaw,
  type Unzip,
} from 'node:zlib'

/** A kind of compressed data inside files: how it begins, where to expect it, and how it is opened. */
export interface MemberKind {
  readonly name: string
  /** Begins with one of these. */
  readonly magics: readonly Buffer[]
  /** May begin anywhere in a file that begins with this (empty: in any file); elsewhere only at the very start of the file. */
  readonly container: Buffer
  /**
   * Length of the header that the decompressor must not see, told from the first bytes, 30 at least. A text says why it is not looked
   * into; undefined: it only looks like one.
   */
  header(bytes: Uint8Array): number | string | undefined
  /** Whether it is bare deflate that comes behind a header of that length. */
  isRaw(header: number): boolean
}

/** How many bytes after its start a member's magic and the lengths in its header take at most. */
export const MEMBER_HEAD = 30

/** How many bytes of a header are read at most. */
export const LONGEST_HEADER = 4096

/** RFC 1952, section 2.3.1: the flags, and what each adds to the ten bytes. */
const HAS_CRC = 2
const HAS_EXTRA = 4
const HAS_NAME = 8
const HAS_COMMENT = 16
const RESERVED = 0xe0

/**
 * Length of a gzip header; 0 when it does not end in `bytes`: then the decompressor has to read it. It is left off otherwise, because
 * what follows a member makes node's own reader of gzip throw away a short one.
 */
function gzipHeader(bytes: Uint8Array): number | undefined {
  const flags = bytes[3]!
  if ((flags & RESERVED) !== 0) return undefined
  let at = 10
  if ((flags & HAS_EXTRA) !== 0) at += 2 + (bytes[at] ?? 0) + ((bytes[at + 1] ?? 0) << 8)
  for (const text of [HAS_NAME, HAS_COMMENT]) {
    if ((flags & text) === 0) continue
    const end = bytes.indexOf(0, at)
    if (end < 0) return bytes.length < LONGEST_HEADER ? 0 : undefined
    at = end + 1
  }
  if ((flags & HAS_CRC) !== 0) at += 2
  return at < bytes.length ? at : 0
}

const ENCRYPTED = 1
const STORED = 0
const DEFLATED = 8

/** APPNOTE.TXT 4.3.7: flags and method come before the lengths of name and extra field. */
function zipHeader(bytes: Uint8Array): number | string | undefined {
  const word = (at: number) => bytes[at]! | (bytes[at + 1]! << 8)
  // What is stored as it is has been looked through already.
  if (word(8) === STORED && (word(6) & ENCRYPTED) === 0) return undefined
  if ((word(6) & ENCRYPTED) !== 0) return 'encrypted zip'
  if (word(8) !== DEFLATED) return 'zip of another method than deflate'
  return MEMBER_HEAD + word(26) + word(28)
}

/** What is looked into inside files. A new kind is a row. */
export const MEMBER_KINDS: readonly MemberKind[] = [
  // RFC 1952: caches of npm and pip, tarballs. Rare enough by chance to be tried anywhere. Three flags must be zero (2.3.1.2).
  {
    name: 'gzip',
    magics: [Buffer.from([0x1f, 0x8b, 8])],
    container: Buffer.alloc(0),
    header: gzipHeader,
    isRaw: (header) => header > 0,
  },
  // RFC 1950 at the usual levels: git's loose objects, and anywhere in git's packs.
  {
    name: 'zlib',
    magics: [0x01, 0x5e, 0x9c, 0xda].map((flags) => Buffer.from([0x78, flags])),
    container: Buffer.from('PACK'),
    header: () => 0,
    isRaw: () => false,
  },
  // APPNOTE.TXT 4.3.7: jars, wheels.
  {
    name: 'zip',
    magics: [Buffer.from('PK\x03\x04')],
    container: Buffer.from('PK\x03\x04'),
    header: zipHeader,
    isRaw: () => true,
  },
]

/** Packed files that nothing here opens. They are counted, so that the report can say so. */
export const UNOPENED: readonly { readonly name: string; readonly magic: readonly number[] }[] = [
  { name: 'a Debian package', magic: [...Buffer.from('!<arch>\ndebian-binary')] },
  { name: 'an RPM package', magic: [0xed, 0xab, 0xee, 0xdb] },
  { name: '7z-compressed', magic: [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c] },
  { name: 'rar-compressed', magic: [...Buffer.from('Rar!\x1a\x07')] },
  { name: 'lz4-compressed', magic: [0x04, 0x22, 0x4d, 0x18] },
  { name: 'lzip-compressed', magic: [...Buffer.from('LZIP\x01')] },
  { name: 'a squashfs image', magic: [...Buffer.from('hsqs')] },
]

/** Where a member may begin. */
export interface Candidate {
  readonly kind: MemberKind
  readonly start: number
}

function startsWith(bytes: Uint8Array, magic: Buffer, at = 0): boolean {
  for (let index = 0; index < magic.length; index++)
    if (bytes[at + index] !== magic[index]) return false
  return true
}

/** The kinds whose members may begin anywhere in a file that begins with `head`. */
export function kindsIn(head: Uint8Array): readonly MemberKind[] {
  return MEMBER_KINDS.filter(({ container }) => startsWith(head, container))
}

/** The member that a file begins with, if it does. */
export function memberAtStart(head: Uint8Array): Candidate | undefined {
  const kind = MEMBER_KINDS.find(({ magics }) => magics.some((magic) => startsWith(head, magic)))
  return kind && { kind, start: 0 }
}

/** The places in `bytes` where a member of one of `kinds` may begin. Each magic is looked for once, however many places there are. */
export class Candidates {
  readonly #bytes: Buffer
  readonly #upcoming: { readonly kind: MemberKind; readonly magic: Buffer; start: number }[]

  constructor(bytes: Buffer, kinds: readonly MemberKind[], from = 0) {
    this.#bytes = bytes
    this.#upcoming = kinds.flatMap((kind) =>
      kind.magics.map((magic) => ({ kind, magic, start: bytes.indexOf(magic, from) })),
    )
  }

  /** The first place from `from` on; `from` must not decrease from call to call. */
  next(from: number): Candidate | undefined {
    let first: Candidate | undefined
    for (const upcoming of this.#upcoming) {
      if (upcoming.start >= 0 && upcoming.start < from)
        upcoming.start = this.#bytes.indexOf(upcoming.magic, from)
      if (upcoming.start >= 0 && (first === undefined || upcoming.start < first.start))
        first = upcoming
    }
    return first
  }
}

/** More compressed bytes than that are not opened at once. */
const LARGEST_AT_ONCE = 128 * 1024

/** What a member at the start of `bytes` holds and how many bytes it takes; undefined if it is none, large, damaged or incomplete. */
export function openAtOnce(
  kind: MemberKind,
  header: number,
  bytes: Uint8Array,
): { content: Buffer; length: number } | undefined {
  const open = kind.isRaw(header) ? inflateRawSync : unzipSync
  try {
    // With `info` the answer also has the engine, which knows how much it took (nodejs.org/api/zlib.html, Class: Options).
    const answer: unknown = open(bytes.subarray(header, header + LARGEST_AT_ONCE), {
      maxOutputLength: 1 << 20,
      chunkSize: 64 * 1024,
      info: true,
    })
    const { buffer, engine } = answer as { buffer: Buffer; engine: { bytesWritten: number } }
    return { content: buffer, length: header + engine.bytesWritten }
  } catch {
    return undefined
  }
}

/** Opens a member whose bytes will come, without its header of that length. */
export function openStream(kind: MemberKind, header: number): Unzip | InflateRaw {
  const options = { chunkSize: 64 * 1024 }
  return kind.isRaw(header) ? createInflateRaw(options) : createUnzip(options)
}
