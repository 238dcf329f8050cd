import type { Bits } from './deflate-bits.ts'

/** RFC 1951, section 3.2.7: the order in which the lengths of the codes for lengths come. */
const LENGTHS_IN_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]
const LONGEST_LENGTH_CODE = 7
const LONGEST_CODE = 15
const END_OF_BLOCK = 256

/**
 * Whether the header of the block fits, as far as there are bytes: its codes have to be complete,
 * as zlib wants them (inftrees.c), and one has to end the block.
 */
export function isDynamicBlock(bits: Bits): boolean {
  const literals = bits.take(5) + 257
  const distances = bits.take(5) + 1
  if (literals > 286 || distances > 30) return false
  const count = bits.take(4) + 4
  if (bits.left < count * 3) return true
  const lengths = Array.from({ length: 19 }, () => 0)
  for (const symbol of LENGTHS_IN_ORDER.slice(0, count)) lengths[symbol] = bits.take(3)
  if (spaceLeft(lengths, LONGEST_LENGTH_CODE) !== 0) return false
  const codes = codesIn(bits, lengths, literals + distances)
  if (codes === undefined || codes === false) return codes === undefined
  return (
    codes[END_OF_BLOCK] !== 0 &&
    isComplete(codes.slice(0, literals)) &&
    isComplete(codes.slice(literals))
  )
}

/** What codes of these lengths leave unused, in codes of the greatest length. */
const spaceLeft = (lengths: readonly number[], longest: number) =>
  lengths.reduce((left, length) => left - (length > 0 ? 1 << (longest - length) : 0), 1 << longest)

/** A single code of one bit may stand alone. */
const isComplete = (lengths: readonly number[]) =>
  lengths.every((length) => length <= 1)
    ? lengths.filter((length) => length === 1).length <= 2
    : spaceLeft(lengths, LONGEST_CODE) === 0

/**
 * The lengths of the codes of a block. Undefined: there are not enough bytes to tell; false: there
 * is nothing to repeat, or too much.
 */
function codesIn(
  bits: Bits,
  lengths: readonly number[],
  count: number,
): readonly number[] | undefined | false {
  const symbols = canonical(lengths)
  const codes: number[] = []
  while (codes.length < count) {
    if (bits.left < LONGEST_LENGTH_CODE + 7) return undefined
    let code = 1
    let symbol: number | undefined
    while (symbol === undefined) {
      code = bits.code(1, code)
      if (code >= 2 << LONGEST_LENGTH_CODE) return false
      symbol = symbols.get(code)
    }
    if (symbol < 16) codes.push(symbol)
    else {
      const before = codes.at(-1)
      if (symbol === 16 && before === undefined) return false
      const times =
        symbol === 16 ? 3 + bits.take(2) : symbol === 17 ? 3 + bits.take(3) : 11 + bits.take(7)
      for (let time = 0; time < times; time++) codes.push(symbol === 16 ? before! : 0)
    }
  }
  return codes.length === count && codes
}

/** Symbols by their codes (section 3.2.2), with a one before the bits. */
function canonical(lengths: readonly number[]): ReadonlyMap<number, number> {
  const symbols = new Map<number, number>()
  let code = 0
  for (let length = 1; length <= LONGEST_LENGTH_CODE; length++, code <<= 1)
    for (const [symbol, each] of lengths.entries())
      if (each === length) symbols.set((1 << length) | code++, symbol)
  return symbols
}
