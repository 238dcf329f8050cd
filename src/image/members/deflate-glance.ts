const STORED = 0
const FIXED = 1
/** Bytes that the lengths of the codes for lengths take at most, with all before them. */
const MOST = 10

/**
 * Whether `looksDeflated` is worth asking: it takes a hundred times as long. Nothing is said where
 * the bytes end too soon.
 */
export function mayBeDeflated(bytes: Uint8Array, at: number): boolean {
  if (at + MOST > bytes.length) return true
  const type = (bytes[at]! >> 1) & 3
  if (type === FIXED) return true
  if (type === STORED)
    return (bytes[at + 1]! ^ bytes[at + 3]!) === 0xff && (bytes[at + 2]! ^ bytes[at + 4]!) === 0xff
  return type === 2 && bytes[at]! >> 3 <= 29 && (bytes[at + 1]! & 31) <= 29 && isFull(bytes, at)
}

/** Whether the codes for lengths leave nothing unused (RFC 1951, section 3.2.7). */
function isFull(bytes: Uint8Array, at: number): boolean {
  const count = ((bytes[at + 1]! >> 5) | ((bytes[at + 2]! & 1) << 3)) + 4
  let left = 128
  for (let index = 0, bit = 17; index < count; index++, bit += 3) {
    const place = at + (bit >> 3)
    const length = ((bytes[place]! | (bytes[place + 1]! << 8)) >> (bit & 7)) & 7
    if (length > 0) left -= 128 >> length
  }
  return left === 0
}
