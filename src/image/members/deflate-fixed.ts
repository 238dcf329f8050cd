import type { Bits } from './deflate-bits.ts'

/** RFC 1951, section 3.2.5: the extra bits and the least value of length and distance codes. */
const lengthExtra = (code: number) => (code < 265 || code === 285 ? 0 : (code - 261) >> 2)
const leastLength = (code: number) =>
  code === 285 ? 258 : code < 265 ? code - 254 : ((4 | ((code - 265) & 3)) << lengthExtra(code)) + 3
const distanceExtra = (code: number) => (code < 4 ? 0 : (code - 2) >> 1)
const leastDistance = (code: number) =>
  code < 4 ? code + 1 : ((2 + (code & 1)) << distanceExtra(code)) + 1
const LONGEST_SYMBOL = 9 + 5 + 5 + 13
const END_OF_BLOCK = 256

/**
 * Adds what a block of fixed codes (RFC 1951, section 3.2.6) holds to `output`. Gives whether it
 * ended; undefined where the bytes end before it does.
 */
export function readFixedBlock(bits: Bits, output: number[]): boolean | undefined {
  while (bits.left >= LONGEST_SYMBOL) {
    const symbol = fixedSymbol(bits)
    if (symbol === END_OF_BLOCK) return true
    if (symbol > 285) return false
    if (symbol < END_OF_BLOCK) {
      output.push(symbol)
      continue
    }
    const length = leastLength(symbol) + bits.take(lengthExtra(symbol))
    const code = bits.code(5)
    if (code > 29) return false
    const distance = leastDistance(code) + bits.take(distanceExtra(code))
    if (distance > output.length) return false
    for (let index = 0; index < length; index++) output.push(output[output.length - distance]!)
  }
  return undefined
}

function fixedSymbol(bits: Bits): number {
  const seven = bits.code(7)
  if (seven < 24) return END_OF_BLOCK + seven
  const eight = bits.code(1, seven)
  if (eight < 192) return eight - 48
  if (eight < 200) return 280 + eight - 192
  return 144 + bits.code(1, eight) - 400
}
