import { Bits } from './deflate-bits.ts'
import { isDynamicBlock } from './deflate-dynamic.ts'
import { readFixedBlock } from './deflate-fixed.ts'

const STORED = 0
const FIXED = 1
const DYNAMIC = 2

/**
 * Whether `bytes`, behind the header of RFC 1950, can be the beginning of deflated data: what is
 * there by chance hardly ever can. Blocks of fixed codes are read, since nearly all bytes look like
 * one at first; a checksum follows the last one.
 */
export function looksDeflated(bytes: Uint8Array): boolean {
  const bits = new Bits(bytes)
  const output: number[] = []
  if (bits.left < 40) return false
  while (bits.left >= 40) {
    const isLast = bits.take(1) === 1
    const type = bits.take(2)
    if (type === STORED) return isStoredBlock(bytes, bits.nextByte)
    if (type === DYNAMIC) return isDynamicBlock(bits)
    if (type !== FIXED) return false
    const isOver = readFixedBlock(bits, output)
    if (isOver !== true) return isOver === undefined
    if (isLast) return hasChecksum(bytes, bits.nextByte, output)
  }
  return true
}

/** RFC 1951, section 3.2.4: the length, and the same in other bits. */
function isStoredBlock(bytes: Uint8Array, at: number): boolean {
  if (at + 4 > bytes.length) return true
  return (bytes[at]! ^ bytes[at + 2]!) === 0xff && (bytes[at + 1]! ^ bytes[at + 3]!) === 0xff
}

/** RFC 1950, section 9: Adler-32, the highest byte first. */
function hasChecksum(bytes: Uint8Array, at: number, output: readonly number[]): boolean {
  if (at + 4 > bytes.length) return true
  let low = 1
  let high = 0
  for (const byte of output) {
    low = (low + byte) % 65521
    high = (high + low) % 65521
  }
  const said = bytes.subarray(at, at + 4)
  return [high >> 8, high & 255, low >> 8, low & 255].every((byte, index) => byte === said[index])
}
