import { LONGEST_PREFIX, type Grams } from './grams.ts'

const ROW = 32
/** The factor of the hash, as in scan.wat: the golden ratio. */
const FACTOR_HIGH = 0x9e3779b9
const FACTOR_LOW = 0x7f4a7c15

/** Where in the memory of scan.wat everything about grams lies. */
export interface Layout {
  /** Of the count of bits that hashes choose from. */
  readonly logarithm: number
  readonly bits: number
  readonly heads: number
  readonly rows: number
  readonly prefixes: number
}

/** How many bytes the rows take. */
export const bytesOfRows = ({ grams }: Grams) => ROW * grams.length

/** The logarithm of the count of heads, for that of the count of bits. */
export const headsFor = (logarithm: number) => logarithm - 5

/** The rows that scan.wat finds by the hash of a gram. */
export class Chains {
  /** Rows in the longest chain. */
  readonly longest: number
  readonly #grams: Grams
  readonly #sequences: readonly Uint8Array[]
  readonly #layout: Layout
  readonly #hashes: readonly number[]

  constructor(grams: Grams, sequences: readonly Uint8Array[], layout: Layout) {
    this.#grams = grams
    this.#sequences = sequences
    this.#layout = layout
    this.#hashes = grams.grams.map(({ bytes }) => hashOf(bytes, layout.logarithm))
    const lengths = new Map<number, number>()
    for (const hash of this.#hashes)
      lengths.set(this.#head(hash), (lengths.get(this.#head(hash)) ?? 0) + 1)
    this.longest = [...lengths.values()].reduce((most, length) => Math.max(most, length), 0)
  }

  #head(hash: number): number {
    return hash & (2 ** headsFor(this.#layout.logarithm) - 1)
  }

  write(memory: SharedArrayBuffer): void {
    const { bits, heads, rows, prefixes } = this.#layout
    const bytes = new Uint8Array(memory)
    const view = new DataView(memory)
    for (const [number, sequence] of this.#sequences.entries())
      bytes.set(sequence.subarray(0, LONGEST_PREFIX), prefixes + LONGEST_PREFIX * number)
    for (const [index, gram] of this.#grams.grams.entries()) {
      const hash = this.#hashes[index]!
      bytes[bits + (hash >>> 3)]! |= 1 << (hash & 7)
      const head = heads + 4 * this.#head(hash)
      const row = rows + ROW * index
      const { length } = this.#sequences[gram.number]!
      bytes.set(gram.bytes, row)
      view.setUint32(row + 8, view.getUint32(head, true), true)
      view.setUint32(row + 12, gram.offset, true)
      view.setUint32(row + 16, prefixes + LONGEST_PREFIX * gram.number, true)
      view.setUint32(row + 20, Math.min(length, LONGEST_PREFIX), true)
      view.setUint32(row + 24, gram.number, true)
      view.setUint32(head, row, true)
    }
  }
}

/** The higher half of the product of two numbers of 32 bits. */
function highProduct(one: number, other: number): number {
  const low = (one & 0xffff) * (other & 0xffff)
  const middle = (one >>> 16) * (other & 0xffff) + (low >>> 16)
  const crossed = (one & 0xffff) * (other >>> 16) + (middle & 0xffff)
  return (one >>> 16) * (other >>> 16) + Math.floor(middle / 0x10000) + (crossed >>> 16)
}

/** The upper bits of the lower 64 ones of the product of the gram and the factor. */
function hashOf(gram: Uint8Array, logarithm: number): number {
  let low = 0
  let high = 0
  for (let index = 0; index < gram.length; index++)
    if (index < 4) low |= gram[index]! << (8 * index)
    else high |= gram[index]! << (8 * (index - 4))
  const upper =
    highProduct(low >>> 0, FACTOR_LOW) + Math.imul(low, FACTOR_HIGH) + Math.imul(high, FACTOR_LOW)
  return (upper >>> 0) >>> (32 - logarithm)
}
