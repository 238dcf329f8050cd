import { crc32, hasAt, mark, type MemberKind } from './kind.ts'

type Told = Omit<MemberKind, 'begin'> & {
  /** Whether the bytes behind the mark fit: it stands in programs that read such files, too. */
  fits(bytes: Buffer, isAtStart: boolean): boolean
}

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
