import { inflateRawSync, unzipSync } from 'node:zlib'
import { DeflateStream } from './deflate-stream.ts'
import { mayBeDeflated } from './deflate-glance.ts'
import { looksDeflated } from './deflate-head.ts'
import { LONGEST_HEADER, mark, type MemberKind, type Opening, type WholeMember } from './kind.ts'

/** RFC 1952, section 2.3.1: the flags, and what each adds to the ten bytes. */
const HAS_CRC = 2
const HAS_EXTRA = 4
const HAS_NAME = 8
const HAS_COMMENT = 16
const RESERVED = 0xe0

/**
 * Length of a gzip header; 0 when it does not end in `bytes`: then the decompressor has to read it.
 * It is left off otherwise, because what follows a member makes node's own reader of gzip throw
 * away a short one.
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

const ZIP_HEADER = 30
const ENCRYPTED = 1
/**
 * APPNOTE.TXT 4.4.4: bits that a writer sets; the others are reserved or only in archives whose
 * directory is encrypted.
 */
const ZIP_FLAGS = 0x286f
const NEWEST_ZIP = 63
const LONGEST_ZIP_NAME = 4096
const DEFLATED = 8
/** Seen as it is, or opened by its own mark: stored, bzip2, zstd, xz (APPNOTE.TXT 4.4.5). */
const OPEN_METHODS = [0, 12, 93, 95]
const OTHER_METHODS = [1, 2, 3, 4, 5, 6, 9, 10, 14, 16, 18, 19, 94, 96, 97, 98]

/** APPNOTE.TXT 4.3.7: flags and method come before the lengths of name and extra field. */
function zipHeader(bytes: Buffer): number | string | undefined {
  if (bytes.length < ZIP_HEADER) return undefined
  const flags = bytes.readUInt16LE(6)
  const method = bytes.readUInt16LE(8)
  const name = bytes.readUInt16LE(26)
  if (bytes[4]! > NEWEST_ZIP || (flags & ~ZIP_FLAGS) !== 0) return undefined
  if (name === 0 || name > LONGEST_ZIP_NAME) return undefined
  if ((flags & ENCRYPTED) !== 0)
    return [DEFLATED, 99, ...OPEN_METHODS, ...OTHER_METHODS].includes(method)
      ? 'encrypted zip'
      : undefined
  if (method === DEFLATED) return ZIP_HEADER + name + bytes.readUInt16LE(28)
  return OTHER_METHODS.includes(method) ? 'zip of another method than deflate' : undefined
}

/** More compressed bytes than that are not opened at once. */
const LARGEST_AT_ONCE = 128 * 1024

function openAtOnce(bytes: Buffer, header: number, isRaw: boolean): WholeMember | undefined {
  try {
    // With `info` the answer also has the engine, which knows how much it took
    // (nodejs.org/api/zlib.html, Class: Options).
    const answer: unknown = (isRaw ? inflateRawSync : unzipSync)(
      bytes.subarray(header, header + LARGEST_AT_ONCE),
      { maxOutputLength: 1 << 20, chunkSize: 64 * 1024, info: true },
    )
    const { buffer, engine } = answer as { buffer: Buffer; engine: { bytesWritten: number } }
    return { content: buffer, length: header + engine.bytesWritten }
  } catch {
    return undefined
  }
}

/** The codes of a block take up to 300 bytes. */
const MOST_OF_HEAD = 512

const deflated = (header: number, isRaw: boolean): Opening => ({
  atOnce: (bytes) => openAtOnce(bytes, header, isRaw),
  open: (content) => new DeflateStream(isRaw, header, content),
})

/** Packed with deflate, behind a header of one kind or another. */
export const DEFLATED_KINDS: readonly MemberKind[] = [
  // RFC 1952: caches of npm and pip, tarballs. Three flags must be zero (2.3.1.2).
  {
    name: 'gzip',
    marks: [mark(0, [0x1f, 0x8b, 8])],
    begin: (bytes) => {
      const header = gzipHeader(bytes)
      return header === undefined ? undefined : deflated(header, header > 0)
    },
  },
  // RFC 1950 at the usual levels: git's objects and packs, PDF. Two bytes occur by chance: the
  // block behind them has to fit.
  {
    name: 'zlib',
    marks: [0x01, 0x5e, 0x9c, 0xda].map((flags) => mark(0, [0x78, flags])),
    isByChance: true,
    glance: (bytes, start) => mayBeDeflated(bytes, start + 2),
    begin: (bytes) =>
      looksDeflated(bytes.subarray(2, 2 + MOST_OF_HEAD)) ? deflated(0, false) : undefined,
  },
  // APPNOTE.TXT 4.3.7: jars, wheels, zipapps.
  {
    name: 'zip',
    marks: [mark(0, 'PK\x03\x04')],
    mayBeAscii: true,
    begin: (bytes) => {
      const header = zipHeader(bytes)
      return typeof header === 'number' ? deflated(header, true) : header
    },
  },
]
