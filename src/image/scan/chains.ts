import { LONGEST_PREFIX, type Grams } from './grams.ts'

const ROW = 32
/** The factor of the hash, as in scan.wat: the golden ratio. */
const FACTOR = 0x9e3779b97f4a7c15n

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

  write(memory: ArrayBuffer): void {
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

function hashOf(gram: Uint8Array, logarithm: number): number {
  const padded = Buffer.alloc(8)
  padded.set(gram)
  const product = BigInt.asUintN(64, padded.readBigUInt64LE() * FACTOR)
  return Number(product >> BigInt(64 - logarithm))
}
