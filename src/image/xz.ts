import { crc32 } from './members/kind.ts'

/**
 * What the library's WebAssembly module offers: the C functions of xz-embedded, and a context in
 * its memory.
 */
interface XzExports {
  readonly memory: { readonly buffer: ArrayBuffer }
  create_context(): number
  destroy_context(context: number): void
  supply_input(context: number, length: number): void
  get_next_output(context: number): number
}

interface XzLibrary {
  readonly XzReadableStream: {
    _getModuleInstance(): Promise<void>
    readonly _moduleInstance?: { readonly exports: XzExports }
  }
}

/**
 * The fields of a context, as 32-bit numbers: size of the buffers, input, where in it the decoder
 * is, its length, output, its length.
 */
const SIZE = 0
const INPUT = 1
const INPUT_AT = 2
const OUTPUT = 4
const OUTPUT_LENGTH = 5

const OK = 0
const FINISHED = 1
/**
 * What comes behind the end of a stream and the zeros that may follow it does not begin like
 * another stream.
 */
const FORMAT_ERROR = 5
/** How many of its bytes are read before that is seen (The .xz File Format, section 2.1.1). */
const STREAM_HEADER = 12
/**
 * Where its kind of checksum stands, and where a checksum of that (section 2.1.1.2). The decoder
 * knows none, CRC32 and CRC64; rpm writes SHA-256.
 */
const CHECK_AT = 7
const CRC_AT = 8
const KNOWN_CHECKS = [0, 1, 4]
const STREAM_FOOTER = Buffer.from('YZ')

/* oxlint-disable no-underscore-dangle -- the names that the library has for its module */
async function load(): Promise<XzExports> {
  // A CommonJS module of which node does not see the names.
  const module = (await import('xz-decompress')) as unknown as { default?: XzLibrary } & XzLibrary
  const { XzReadableStream } = module.default ?? module
  if (XzReadableStream._moduleInstance === undefined) await XzReadableStream._getModuleInstance()
  return XzReadableStream._moduleInstance!.exports
}
/* oxlint-enable no-underscore-dangle */

/**
 * Decompresses streams of xz behind each other. The library's own reader lets only one be open at a
 * time, waits for ever for a second one, and does not tell where they end; its decoder does.
 */
export class XzStream {
  readonly #xz: XzExports
  readonly #context: number
  #isClosed = false
  #isBegun = false
  /**
   * It has a checksum that the decoder does not know, and was said to have none: what comes behind
   * the first block does not fit then.
   */
  isOfOtherCheck = false
  #last: Buffer = Buffer.alloc(0)

  private constructor(xz: XzExports) {
    this.#xz = xz
    this.#context = xz.create_context()
  }

  static async open(): Promise<XzStream> {
    return new XzStream(await load())
  }

  /**
   * Decompresses the next bytes. Gives back, when that is done, what follows the last stream;
   * undefined while it may go on.
   * @throws when they are damaged
   */
  *push(bytes: Uint8Array): Generator<Uint8Array, Buffer | undefined> {
    const room = this.#field(SIZE)
    for (let at = 0; at < bytes.length && !this.#isClosed; at += room) {
      const part = this.#begun(bytes.subarray(at, at + room))
      new Uint8Array(this.#xz.memory.buffer, this.#field(INPUT), room).set(part)
      const before = this.#last
      this.#last = Buffer.concat([before.subarray(-STREAM_HEADER), part.subarray(-STREAM_HEADER)])
      const result = yield* this.#decode(part.length)
      if (result === FORMAT_ERROR) {
        const read = Buffer.concat([before.subarray(-STREAM_HEADER), bytes.subarray(at)])
        const start = before.subarray(-STREAM_HEADER).length + this.#field(INPUT_AT) - STREAM_HEADER
        return read.subarray(Math.max(0, start))
      }
      if (result !== OK) throw new Error(`xz: error ${result}`)
    }
    return undefined
  }

  /** The first bytes, with another kind of checksum where theirs is not known. */
  #begun(bytes: Uint8Array): Uint8Array {
    if (this.#isBegun || bytes.length < STREAM_HEADER) return bytes
    this.#isBegun = true
    if (KNOWN_CHECKS.includes(bytes[CHECK_AT]!)) return bytes
    this.isOfOtherCheck = true
    const copy = Buffer.from(bytes)
    copy[CHECK_AT] = 0
    copy.writeUInt32LE(crc32(copy.subarray(CHECK_AT - 1, CRC_AT)), CRC_AT)
    return copy
  }

  *#decode(length: number): Generator<Uint8Array, number> {
    this.#xz.supply_input(this.#context, length)
    for (;;) {
      const result = this.#xz.get_next_output(this.#context)
      const count = this.#field(OUTPUT_LENGTH)
      const isMore = count === this.#field(SIZE) || this.#field(INPUT_AT) < length
      if (count > 0) yield this.#taken(count)
      if (this.#isClosed || result !== OK || !isMore) return result
    }
  }

  /** No more bytes come. Tells whether the last stream is complete. */
  isComplete(): boolean {
    this.#xz.supply_input(this.#context, 0)
    // a few bytes that are no stream may follow it
    return (
      this.#xz.get_next_output(this.#context) === FINISHED || this.#last.includes(STREAM_FOOTER)
    )
  }

  #taken(length: number): Uint8Array {
    const chunk = new Uint8Array(this.#xz.memory.buffer, this.#field(OUTPUT), length).slice()
    new Uint32Array(this.#xz.memory.buffer, this.#context)[OUTPUT_LENGTH] = 0
    return chunk
  }

  #field(index: number): number {
    return new Uint32Array(this.#xz.memory.buffer, this.#context)[index]!
  }

  /** Gives its memory back. */
  close(): void {
    if (!this.#isClosed) this.#xz.destroy_context(this.#context)
    this.#isClosed = true
  }
}

/**
 * Decompresses streams of xz behind each other. @throws when they are damaged, cut off, or
 * something else follows
 */
export async function* unxz(
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const stream = await XzStream.open()
  try {
    for await (const chunk of source)
      if ((yield* stream.push(chunk)) !== undefined)
        throw new Error('there is more behind the end of the xz data')
    if (!stream.isComplete()) throw new Error('the xz data is cut off: unexpected end of file')
  } finally {
    stream.close()
  }
}
