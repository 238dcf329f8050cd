import {
  createInflateRaw,
  createUnzip,
  inflateRawSync,
  unzipSync,
  type InflateRaw,
  type Unzip,
  type ZlibOptions,
} from 'node:zlib'

/** A kind of compressed data inside files: how it begins, where to expect it, and how it is opened. */
export interface MemberKind {
  readonly name: string
  /** Begins with one of these. */
  readonly magics: readonly Buffer[]
  /** May begin anywhere in a file that begins with this (empty: in any file); elsewhere only at the very start of the file. */
  readonly container: Buffer
  /** Length of the header that the decompressor must not see, told from the first 30 bytes. */
  header(bytes: Uint8Array): number
  open(options: ZlibOptions): Unzip | InflateRaw
  /** Opens a whole member at once; other bytes may follow it. */
  openWhole(bytes: Uint8Array, options: ZlibOptions): Buffer
}

/** How many bytes after its start a member's magic and the lengths in its header take at most. */
export const MEMBER_HEAD = 30

const zlib = { header: () => 0, open: createUnzip, openWhole: unzipSync }

/** What is looked into inside files. A new kind is a row. */
export const MEMBER_KINDS: readonly MemberKind[] = [
  // RFC 1952: caches of npm and pip, tarballs. Rare enough by chance to be tried anywhere.
  { name: 'gzip', magics: [Buffer.from([0x1f, 0x8b, 8])], container: Buffer.alloc(0), ...zlib },
  // RFC 1950 at the usual levels: git's loose objects, and anywhere in git's packs.
  {
    name: 'zlib',
    magics: [0x01, 0x5e, 0x9c, 0xda].map((flags) => Buffer.from([0x78, flags])),
    container: Buffer.from('PACK'),
    ...zlib,
  },
  // APPNOTE.TXT 4.3.7: jars, wheels.
  {
    name: 'zip',
    magics: [Buffer.from('PK\x03\x04')],
    container: Buffer.from('PK\x03\x04'),
    header: (bytes) =>
      MEMBER_HEAD + (bytes[26]! | (bytes[27]! << 8)) + (bytes[28]! | (bytes[29]! << 8)),
    open: createInflateRaw,
    openWhole: inflateRawSync,
  },
]

/** Compressed files that nothing here opens. They are counted, so that the report can say so. */
export const UNOPENED: readonly { readonly name: string; readonly magic: readonly number[] }[] = [
  { name: 'xz', magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00] },
  { name: 'bzip2', magic: [0x42, 0x5a, 0x68] },
  { name: 'zstd', magic: [0x28, 0xb5, 0x2f, 0xfd] },
]

/** Where a member may begin. */
export interface Candidate {
  readonly kind: MemberKind
  readonly start: number
}

function startsWith(bytes: Uint8Array, magic: Buffer, at = 0): boolean {
  return magic.every((byte, index) => bytes[at + index] === byte)
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

  constructor(bytes: Buffer, kinds: readonly MemberKind[]) {
    this.#bytes = bytes
    this.#upcoming = kinds.flatMap((kind) =>
      kind.magics.map((magic) => ({ kind, magic, start: bytes.indexOf(magic) })),
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

/** What a member at the start of `bytes` holds and how many bytes it takes; undefined if it is none, large, damaged or incomplete. */
export function openAtOnce(
  kind: MemberKind,
  bytes: Uint8Array,
): { content: Buffer; length: number } | undefined {
  try {
    // With `info` the answer also has the engine, which knows how much it took (nodejs.org/api/zlib.html, Class: Options).
    const answer: unknown = kind.openWhole(bytes, { maxOutputLength: 1 << 20, info: true })
    const { buffer, engine } = answer as { buffer: Buffer; engine: { bytesWritten: number } }
    return { content: buffer, length: engine.bytesWritten }
  } catch {
    return undefined
  }
}
