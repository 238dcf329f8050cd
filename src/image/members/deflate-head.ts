/** Reads bits, the lowest of each byte first (RFC 1951, section 3.1.1). */
class Bits {
  readonly #bytes: Uint8Array
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  /** How many are left. */
  get left(): number {
    return this.#bytes.length * 8 - this.#at
  }

  /** A number of `count` bits. */
  take(count: number): number {
    let value = 0
    for (let bit = 0; bit < count; bit++, this.#at++)
      value |= ((this.#bytes[this.#at >> 3]! >> (this.#at & 7)) & 1) << bit
    return value
  }

  /** A code of `count` bits, the highest first. */
  code(count: number, before = 0): number {
    let value = before
    for (let bit = 0; bit < count; bit++) value = (value << 1) | this.take(1)
    return value
  }
}

const STORED = 0
const FIXED = 1
const DYNAMIC = 2

/**
 * Whether `bytes` can be the beginning of deflated data: what is there by chance hardly ever can.
 */
export function looksDeflated(bytes: Uint8Array): boolean {
  const bits = new Bits(bytes)
  if (bits.left < 40) return false
  bits.take(1)
  const type = bits.take(2)
  if (type === STORED) return (bytes[1]! ^ bytes[3]!) === 0xff && (bytes[2]! ^ bytes[4]!) === 0xff
  if (type === FIXED) return isFixedBlock(bits)
  return type === DYNAMIC && isDynamicBlock(bits)
}

/** RFC 1951, section 3.2.7: the code of the code lengths has to be complete. */
function isDynamicBlock(bits: Bits): boolean {
  if (bits.take(5) > 29 || bits.take(5) > 29) return false
  const count = bits.take(4) + 4
  if (bits.left < count * 3) return false
  let sum = 0
  for (let index = 0; index < count; index++) {
    const length = bits.take(3)
    if (length > 0) sum += 1 << (7 - length)
  }
  return sum === 1 << 7
}

/**
 * RFC 1951, section 3.2.5: the extra bits of length codes, and of distance codes, and the least
 * distance of these.
 */
const lengthExtra = (code: number) => (code < 265 || code === 285 ? 0 : (code - 261) >> 2)
const distanceExtra = (code: number) => (code < 4 ? 0 : (code - 2) >> 1)
const leastDistance = (code: number) =>
  code < 4 ? code + 1 : ((2 + (code & 1)) << distanceExtra(code)) + 1
const GREATEST_LENGTH = 258
const LONGEST_SYMBOL = 9 + 5 + 5 + 13

/**
 * RFC 1951, section 3.2.6: no symbol may be one of the reserved ones, and nothing repeats what is
 * not there.
 */
function isFixedBlock(bits: Bits): boolean {
  let length = 0
  while (bits.left >= LONGEST_SYMBOL) {
    const symbol = fixedSymbol(bits)
    if (symbol === 256) return true
    if (symbol > 285) return false
    if (symbol < 256) {
      length++
      continue
    }
    bits.take(lengthExtra(symbol))
    const distance = bits.code(5)
    if (distance > 29 || leastDistance(distance) > length) return false
    bits.take(distanceExtra(distance))
    length += GREATEST_LENGTH
  }
  return true
}

function fixedSymbol(bits: Bits): number {
  const seven = bits.code(7)
  if (seven < 24) return 256 + seven
  const eight = bits.code(1, seven)
  if (eight < 192) return eight - 48
  if (eight < 200) return 280 + eight - 192
  return 144 + bits.code(1, eight) - 400
}
