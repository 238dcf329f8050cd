import { crc32, hasAt, mark, type MemberKind } from './kind.ts'

type Told = Omit<MemberKind, 'begin'> & {
  /** Whether the bytes behind the mark fit: it stands in programs that read such files, too. */
  fits(bytes: Buffer, isAtStart: boolean): boolean
}

/** LZ4_compressBound of 8 MiB. */
const LARGEST_LZ4_BLOCK = 8 * 2 ** 20 + 2 ** 15 + 160
const LZMA_HEADER = 13
const LARGEST_LZMA = 2 ** 38

/** Tables of small numbers look like one whose size is known. */
function isLzmaHeader(bytes: Buffer, isAtStart: boolean): boolean {
  const dictionary = bytes.readUInt32LE(1)
  const power = 2 ** (31 - Math.clz32(dictionary))
  if (dictionary !== power && dictionary !== power + power / 2) return false
  const size = bytes.readBigUInt64LE(5)
  if (size !== 2n ** 64n - 1n && (!isAtStart || size === 0n || size > LARGEST_LZMA)) return false
  return bytes[LZMA_HEADER] === 0
}

/** Whether the highest bytes of the size are all zeros or all ones, and what follows is a zero. */
const mayBeLzma = (bytes: Uint8Array, start: number) =>
  start + LZMA_HEADER >= bytes.length ||
  (bytes[start + LZMA_HEADER] === 0 &&
    bytes[start + 11] === bytes[start + 12] &&
    (bytes[start + 12] === 0xff || (start === 0 && bytes[start + 12] === 0)))

/** Packed data that nothing here opens. It is counted, so that the report can say so. */
const TOLD: readonly Told[] = [
  {
    // 7zFormat.txt, "Signature Header": a checksum of what follows it
    name: '7z-compressed',
    marks: [mark(2, [0xbc, 0xaf, 0x27, 0x1c])],
    fits: (bytes) =>
      hasAt(bytes, 0, Buffer.from('7z')) &&
      bytes.length >= 32 &&
      crc32(bytes.subarray(12, 32)) === bytes.readUInt32LE(8),
  },
  {
    // RAR 4: the archive header has 13 bytes. RAR 5.0 archive format, "General archive layout": the
    // first header is of type 1 or 4
    name: 'rar-compressed',
    marks: [mark(0, 'Rar!\x1a\x07')],
    fits: (bytes) =>
      bytes[6] === 0
        ? bytes[9] === 0x73 && bytes[12] === 13 && bytes[13] === 0
        : hasAt(bytes, 6, Buffer.from([1, 0])) && (bytes[13] === 1 || bytes[13] === 4),
  },
  {
    // lz4_Frame_format.md, "Frame Descriptor": version 1, reserved bits, size of the blocks
    name: 'lz4-compressed',
    marks: [mark(0, [0x04, 0x22, 0x4d, 0x18])],
    fits: (bytes) => (bytes[4]! & 0xc2) === 0x40 && (bytes[5]! & 0x8f) === 0 && bytes[5]! >> 4 >= 4,
  },
  {
    // lz4_Frame_format.md, "Legacy frame": the size of a block of at most 8 MiB unpacked, and a
    // token behind it
    name: 'lz4-compressed',
    marks: [mark(0, [0x02, 0x21, 0x4c, 0x18])],
    fits: (bytes) => {
      const size = bytes.length < 8 ? 0 : bytes.readUInt32LE(4)
      return size > 0 && size <= LARGEST_LZ4_BLOCK
    },
  },
  {
    // lzma-file-format.txt, of XZ Utils: lc 3, lp 0, pb 2; a dictionary of 2^n or 2^n + 2^(n-1)
    // bytes; the size or -1; a range coder begins with a zero
    name: 'lzma-compressed',
    marks: [mark(0, [0x5d, 0, 0])],
    glance: mayBeLzma,
    fits: (bytes, isAtStart) => bytes.length > LZMA_HEADER && isLzmaHeader(bytes, isAtStart),
  },
  {
    // ncompress, compress.c: blocks, and codes of 9 to 16 bits
    name: 'compress-compressed',
    marks: [mark(0, [0x1f, 0x9d])],
    glance: (_, start) => start === 0,
    fits: (bytes, isAtStart) =>
      isAtStart && (bytes[2]! & 0xe0) === 0x80 && (bytes[2]! & 31) >= 9 && (bytes[2]! & 31) <= 16,
  },
  {
    // lzop, lzop.c, lzop_magic
    name: 'lzop-compressed',
    marks: [mark(0, [0x89, 0x4c, 0x5a, 0x4f, 0x00, 0x0d, 0x0a, 0x1a, 0x0a])],
    fits: () => true,
  },
  {
    // lzip manual, "File format": the size of the dictionary; a stream of LZMA begins with a zero
    name: 'lzip-compressed',
    marks: [mark(0, 'LZIP\x01')],
    fits: (bytes) => (bytes[5]! & 31) >= 12 && (bytes[5]! & 31) <= 29 && bytes[6] === 0,
  },
  {
    // Linux, fs/squashfs/squashfs_fs.h: blocks of 4 KiB to 1 MiB, version 4.0
    name: 'a squashfs image',
    marks: [mark(0, 'hsqs')],
    fits: (bytes) => {
      if (bytes.length < 32) return false
      const log = bytes.readUInt16LE(22)
      return log >= 12 && log <= 20 && bytes.readUInt32LE(12) === 1 << log && bytes[28] === 4
    },
  },
]

export const TOLD_KINDS: readonly MemberKind[] = TOLD.map(({ fits, ...kind }) => ({
  ...kind,
  begin: (bytes, isAtStart) => (fits(bytes, isAtStart) ? kind.name : undefined),
}))
