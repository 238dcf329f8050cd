import { gramsOf, LONGEST_PREFIX, type Grams } from './grams.ts'
import { NO_MARKS, type MarkTables } from './mark-tables.ts'
import { SCAN } from './scan-wasm.ts'

/** The functions and variables of scan.wat. */
interface Exports {
  findMarks(at: number, end: number): number
  findGrams(at: number, from: number, end: number): number
  readonly [variable: string]: unknown
}

const MODULE = new WebAssembly.Module(SCAN)

const PAGE = 64 * 1024
/** As much text is looked through at once: it stays in the cache of a core. */
const ROOM = 136 * 1024
/** What is read at once may begin with the last byte of the text. */
const SLACK = 64
const ROW = 32
const LEAST_OUT = 4096
/** The factor of the hash, as in scan.wat: the golden ratio. */
const FACTOR = 0x9e3779b97f4a7c15n

/** Told of a sequence or a mark: where it begins and which it is. */
export type Told = (start: number, number: number) => void

/** The logarithm of the count of bits, of which the hashes of grams leave most empty. */
const bitsFor = (grams: number) => Math.min(22, Math.max(17, Math.ceil(Math.log2(128 * grams + 1))))

/** Hands out places in a memory. */
class Places {
  used = SLACK

  take(bytes: number): number {
    const place = this.used
    this.used += (bytes + SLACK - 1) & -SLACK
    return place
  }
}

/**
 * Looks for many byte sequences and for the marks of packed data in one pass over the text, with
 * the vector instructions of WebAssembly. It takes no longer for more sequences. Each call looks
 * through one text to its end.
 */
export class Scanner {
  readonly #sequences: readonly Uint8Array[]
  readonly #tables: MarkTables
  readonly #overlap: number
  readonly #exports: Exports
  readonly #bytes: Uint8Array
  readonly #told: Uint32Array
  readonly #text: number

  /**
   * Sequences of any length from 1 on, of which no more than the first LONGEST_PREFIX bytes are
   * compared.
   */
  constructor(sequences: readonly Uint8Array[], tables: MarkTables = NO_MARKS) {
    this.#sequences = sequences
    this.#tables = tables
    const grams = gramsOf(sequences)
    const longest = sequences.reduce((most, { length }) => Math.max(most, length), 4)
    this.#overlap = Math.min(longest, LONGEST_PREFIX) - 1

    const logarithm = bitsFor(grams.grams.length)
    const places = new Places()
    const text = places.take(ROOM + SLACK)
    const markRows = places.take(tables.bytes.length)
    const bits = places.take(2 ** logarithm / 8)
    const heads = places.take(4 * 2 ** (logarithm - 5))
    const rows = places.take(ROW * grams.grams.length)
    const prefixes = places.take(LONGEST_PREFIX * sequences.length)
    const chains = new Chains(grams, sequences, { logarithm, bits, heads, rows, prefixes })
    const most = LEAST_OUT + 16 * chains.longest + 64 * tables.marks.length
    const out = places.take(8 * most)
    const memory = new WebAssembly.Memory({ initial: Math.ceil((places.used + SLACK) / PAGE) })
    this.#bytes = new Uint8Array(memory.buffer)
    this.#bytes.set(tables.bytes, markRows)
    chains.write(memory.buffer)
    const { exports } = new WebAssembly.Instance(MODULE, { scan: { memory } })
    this.#exports = exports as unknown as Exports
    this.#text = text
    this.#told = new Uint32Array(memory.buffer, out, 2 * most)
    this.#set({ out, most, marks: markRows, markCount: tables.marks.length, bits, heads })
    this.#set({ stride: grams.stride, gramLength: grams.length, longestChain: chains.longest })
    this.#set({ gramMask: 2n ** BigInt(8 * grams.length) - 1n, shift: BigInt(64 - logarithm) })
    this.#set({ headMask: 2 ** (logarithm - 5) - 1 })
  }

  #set(variables: Readonly<Record<string, number | bigint>>): void {
    for (const [name, value] of Object.entries(variables))
      (this.#exports[name] as WebAssembly.Global).value = value
  }

  /** Looks for both. Left out: not for these. Whoever is told may call it again. */
  scan(text: Uint8Array, onSequence: Told | undefined, onMark?: Told): void {
    const sequences = onSequence && this.#sequences.length > 0 ? new Finds() : undefined
    const marks = onMark && this.#tables.marks.length > 0 ? new Finds() : undefined
    for (let from = 0; ;) {
      const part = text.length > ROOM ? text.subarray(from, from + ROOM) : text
      const isLast = from + part.length === text.length
      // what begins behind is found when that is looked through
      const next = isLast ? Infinity : from + part.length - this.#overlap
      this.#bytes.set(part, this.#text)
      if (sequences) this.#findSequences(part.length, sequences, { from, next })
      if (marks) this.#findMarks(part.length, marks, { from, next })
      if (isLast) break
      from = next
    }
    if (sequences) sequences.tell(text, this.#sequences, onSequence!)
    if (marks) marks.tell(text, this.#tables.marks, onMark!)
  }

  #findSequences(length: number, finds: Finds, part: Part): void {
    const { findGrams } = this.#exports
    const end = this.#text + length
    for (let at = this.#text; at < end; at = this.#goOn)
      this.#take(findGrams(at, this.#text, end), finds, part)
  }

  #findMarks(length: number, finds: Finds, part: Part): void {
    const { findMarks } = this.#exports
    const end = this.#text + length
    for (let at = this.#text; at < end; at = this.#goOn)
      this.#take(findMarks(at, end), finds, part, this.#tables.offsets)
  }

  #take(count: number, finds: Finds, { from, next }: Part, offsets?: readonly number[]): void {
    for (let index = 0; index < count; index++) {
      const place = this.#told[2 * index]! - this.#text + from
      const number = this.#told[2 * index + 1]!
      if (place < next) finds.add(place - (offsets?.[number] ?? 0), number)
    }
  }

  get #goOn(): number {
    return (this.#exports['next'] as WebAssembly.Global).value as number
  }
}

/** A part of a text: where it begins, and where the next one does. */
interface Part {
  readonly from: number
  readonly next: number
}

/** What was found, until the whole text has been looked through. */
class Finds {
  #found: number[] | undefined

  add(start: number, number: number): void {
    this.#found ??= []
    this.#found.push(start, number)
  }

  /** Tells what stands in `text` with all of its bytes. */
  tell(text: Uint8Array, sequences: readonly Uint8Array[], told: Told): void {
    const found = this.#found ?? []
    for (let index = 0; index < found.length; index += 2) {
      const start = found[index]!
      const number = found[index + 1]!
      if (standsAt(text, start, sequences[number]!)) told(start, number)
    }
  }
}

function standsAt(text: Uint8Array, start: number, bytes: Uint8Array): boolean {
  if (start < 0 || start + bytes.length > text.length) return false
  for (let index = 0; index < bytes.length; index++)
    if (text[start + index] !== bytes[index]) return false
  return true
}

interface Layout {
  readonly logarithm: number
  readonly bits: number
  readonly heads: number
  readonly rows: number
  readonly prefixes: number
}

/** The rows that scan.wat finds by the hash of a gram. */
class Chains {
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
    return hash & (2 ** (this.#layout.logarithm - 5) - 1)
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
