import { bytesOfRows, Chains, headsFor } from './chains.ts'
import { Finds, type Told } from './finds.ts'
import { gramsOf, LONGEST_PREFIX } from './grams.ts'
import { NO_MARKS, type MarkTables } from './mark-tables.ts'
import { placeIn, Places, SLACK } from './places.ts'
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
const ROOM = 264 * 1024
const LEAST_OUT = 4096
/** Buffers that are lent, and bytes of each. */
const BUFFERS = 6
const BUFFER = 256 * 1024

/** The logarithm of the count of bits, of which the hashes of grams leave most empty. */
const bitsFor = (grams: number) => Math.min(22, Math.max(17, Math.ceil(Math.log2(256 * grams + 1))))

/** A text that has been looked through, and what was found in it. */
interface Seen {
  readonly text: Uint8Array
  readonly sequences: Finds
  readonly marks: Finds
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
  readonly #room: number
  readonly #buffers: readonly Buffer[]
  #isLent = false
  #seen: Seen | undefined

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
    const headBits = headsFor(logarithm)
    const places = new Places()
    this.#room = places.take(ROOM + SLACK)
    const buffers = Array.from({ length: BUFFERS }, () => places.take(BUFFER + SLACK))
    const markRows = places.take(tables.bytes.length)
    const bits = places.take(2 ** logarithm / 8)
    const heads = places.take(4 * 2 ** headBits)
    const rows = places.take(bytesOfRows(grams))
    const prefixes = places.take(LONGEST_PREFIX * sequences.length)
    const chains = new Chains(grams, sequences, { logarithm, bits, heads, rows, prefixes })
    const most = LEAST_OUT + 16 * chains.longest + 64 * tables.marks.length
    const out = places.take(8 * most)
    const pages = Math.ceil((places.used + SLACK) / PAGE)
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true })
    this.#bytes = new Uint8Array(memory.buffer)
    this.#bytes.set(tables.bytes, markRows)
    chains.write(memory.buffer)
    const { exports } = new WebAssembly.Instance(MODULE, { scan: { memory } })
    this.#exports = exports as unknown as Exports
    this.#told = new Uint32Array(memory.buffer, out, 2 * most)
    this.#buffers = buffers.map((place) => Buffer.from(memory.buffer, place, BUFFER))
    this.#set({ out, most, marks: markRows, markCount: tables.marks.length, bits, heads })
    this.#set({ stride: grams.stride, gramLength: grams.length, longestChain: chains.longest })
    this.#set({ gramMask: 2n ** BigInt(8 * grams.length) - 1n, shift: BigInt(64 - logarithm) })
    this.#set({ headMask: 2 ** headBits - 1 })
  }

  #set(variables: Readonly<Record<string, number | bigint>>): void {
    for (const [name, value] of Object.entries(variables))
      (this.#exports[name] as WebAssembly.Global).value = value
  }

  /** Looks for both. Left out: not for these. Whoever is told may call it again. */
  scan(text: Uint8Array, onSequence: Told | undefined, onMark?: Told): void {
    const seen = this.#seen
    const from = seen === undefined ? -1 : placeIn(seen.text, text)
    const { sequences, marks } =
      from < 0 ? this.#look(text, onSequence !== undefined, onMark !== undefined) : seen!
    if (onSequence) sequences.tell(text, this.#sequences, onSequence, Math.max(0, from))
    if (onMark) marks.tell(text, this.#tables.marks, onMark, Math.max(0, from))
  }

  /**
   * Looks through a text whose parts are scanned next: that takes as long as for all of it. The
   * text must not change until `forget` is called.
   */
  lookAhead(text: Uint8Array): void {
    const { sequences, marks } = this.#look(text, true, true)
    sequences.sort()
    marks.sort()
    this.#seen = { text, sequences, marks }
  }

  /** Whether it is known that nothing begins in `text` from one place to another. */
  isSilent(text: Uint8Array, from: number, to: number): boolean {
    const seen = this.#seen
    const start = seen === undefined ? -1 : placeIn(seen.text, text)
    if (start < 0) return false
    return (
      !seen!.sequences.hasBetween(start + from, start + to) &&
      !seen!.marks.hasBetween(start + from, start + to)
    )
  }

  forget(): void {
    this.#seen = undefined
  }

  /**
   * Lends buffers: what is read into one of them is looked through without being copied. Undefined
   * when somebody has them already.
   */
  lend(): readonly Buffer[] | undefined {
    if (this.#isLent) return undefined
    this.#isLent = true
    return this.#buffers
  }

  giveBack(): void {
    this.#isLent = false
  }

  #look(text: Uint8Array, wantsSequences: boolean, wantsMarks: boolean) {
    const sequences = new Finds()
    const marks = new Finds()
    const isHere = text.buffer === this.#bytes.buffer
    for (let from = 0; ;) {
      const part = text.length > ROOM ? text.subarray(from, from + ROOM) : text
      const isLast = from + part.length === text.length
      // what begins behind is found when that is looked through
      const next = isLast ? Infinity : from + part.length - this.#overlap
      if (!isHere) this.#bytes.set(part, this.#room)
      const at = isHere ? part.byteOffset : this.#room
      const shown = { at, end: at + part.length, from, next }
      if (wantsSequences && this.#sequences.length > 0) this.#findSequences(shown, sequences)
      if (wantsMarks && this.#tables.marks.length > 0) this.#findMarks(shown, marks)
      if (isLast) break
      from = next
    }
    return { sequences, marks }
  }

  #findSequences(part: Part, finds: Finds): void {
    const { findGrams } = this.#exports
    for (let { at } = part; at < part.end; at = this.#goOn)
      this.#take(findGrams(at, part.at, part.end), finds, part)
  }

  #findMarks(part: Part, finds: Finds): void {
    const { findMarks } = this.#exports
    for (let { at } = part; at < part.end; at = this.#goOn)
      this.#take(findMarks(at, part.end), finds, part, this.#tables.offsets)
  }

  #take(count: number, finds: Finds, { at, from, next }: Part, offsets?: readonly number[]): void {
    for (let index = 0; index < count; index++) {
      const place = this.#told[2 * index]! - at + from
      const number = this.#told[2 * index + 1]!
      if (place < next) finds.add(place - (offsets?.[number] ?? 0), number)
    }
  }

  get #goOn(): number {
    return (this.#exports['next'] as WebAssembly.Global).value as number
  }
}

/** A part of a text: where it lies in the memory, and where in the text it and the next one begin. */
interface Part {
  readonly at: number
  readonly end: number
  readonly from: number
  readonly next: number
}
