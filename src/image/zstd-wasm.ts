import { ZSTDDecoder } from 'zstddec/stream'
import type { Bytes } from './compression.ts'

/** What the WebAssembly of zstddec has (zstd.h, "Streaming decompression"). */
interface Zstd {
  readonly memory: { readonly buffer: ArrayBuffer }
  malloc(size: number): number
  free(place: number): void
  ZSTD_createDCtx(): number
  ZSTD_freeDCtx(context: number): void
  ZSTD_decompressStream(context: number, output: number, input: number): number
}

const CHUNK = 256 * 1024
/** `ZSTD_inBuffer` and `ZSTD_outBuffer`: a place, a size, and how far it is used. */
const CURSOR = 12
const SIZE = 4
const USED = 8
/** Codes of errors are the greatest numbers there are (zstd_errors.h, ZSTD_error_maxCode). */
const FIRST_ERROR = 2 ** 32 - 120

/** One for each thread. */
class Loaded extends ZSTDDecoder {
  static #zstd: Promise<Zstd> | undefined

  /** The functions themselves: its own way to stream copies each chunk twice more. */
  static zstd(): Promise<Zstd> {
    return (Loaded.#zstd ??= new Promise((resolve, reject) => {
      const loaded = new Loaded()
      // oxlint-disable-next-line no-underscore-dangle -- it is told of the module there
      loaded._init = (result) => resolve(result.instance.exports as unknown as Zstd)
      withoutFetch(() => loaded.init()).catch(reject)
    }))
  }
}

/** It would fetch what it has, and to load `fetch` takes longer than to unpack some megabytes. */
function withoutFetch<T>(work: () => T): T {
  const fetch = Object.getOwnPropertyDescriptor(globalThis, 'fetch')
  if (fetch?.configurable !== true) return work()
  delete (globalThis as { fetch?: unknown }).fetch
  try {
    return work()
  } finally {
    Object.defineProperty(globalThis, 'fetch', fetch)
  }
}

/** A stream, and the memory that it takes. */
class Stream {
  readonly #zstd: Zstd
  readonly #context: number
  /** Two cursors, then what goes in and what comes out. */
  readonly #place: number
  readonly #input: number
  readonly #output: number
  #isOver = true

  constructor(zstd: Zstd) {
    this.#zstd = zstd
    this.#context = zstd.ZSTD_createDCtx()
    this.#place = zstd.malloc(2 * CURSOR + 2 * CHUNK)
    this.#input = this.#place + 2 * CURSOR
    this.#output = this.#input + CHUNK
    this.#set(CURSOR, this.#output, CHUNK)
  }

  /** Takes at most CHUNK bytes. Call `next` until it gives nothing. */
  give(bytes: Uint8Array): void {
    new Uint8Array(this.#zstd.memory.buffer).set(bytes, this.#input)
    this.#set(0, this.#input, bytes.length)
  }

  /** CHUNK bytes that have come out, if there are as many. @throws when they are damaged */
  next(): Uint8Array | undefined {
    if (this.#came === CHUNK) this.#set(CURSOR, this.#output, CHUNK)
    while (this.#came < CHUNK && this.#get(USED) < this.#get(SIZE)) this.#step()
    // there may be more than what went in has said
    if (!this.#isOver && this.#came < CHUNK) this.#step()
    return this.#came === CHUNK ? this.#bytes : undefined
  }

  /** What else came out. @throws when more should come */
  end(): Uint8Array {
    if (!this.#isOver) throw new Error('unexpected end of the zstd data')
    return this.#bytes
  }

  close(): void {
    this.#zstd.ZSTD_freeDCtx(this.#context)
    this.#zstd.free(this.#place)
  }

  #step(): void {
    const left = this.#zstd.ZSTD_decompressStream(this.#context, this.#place + CURSOR, this.#place)
    if (left >>> 0 > FIRST_ERROR) throw new Error('the zstd data is damaged')
    this.#isOver = left === 0
  }

  get #came(): number {
    return this.#get(CURSOR + USED)
  }

  get #bytes(): Uint8Array {
    return new Uint8Array(this.#zstd.memory.buffer, this.#output, this.#came)
  }

  #get(offset: number): number {
    return new DataView(this.#zstd.memory.buffer).getUint32(this.#place + offset, true)
  }

  #set(cursor: number, place: number, size: number): void {
    const view = new DataView(this.#zstd.memory.buffer, this.#place + cursor, CURSOR)
    view.setUint32(0, place, true)
    view.setUint32(SIZE, size, true)
    view.setUint32(USED, 0, true)
  }
}

/** Decompresses zstd. @throws when it is damaged or cut off */
export async function* unzstdInWasm(
  source: Bytes,
  take: (chunk: Uint8Array) => Uint8Array,
): AsyncGenerator<Uint8Array> {
  const stream = new Stream(await Loaded.zstd())
  try {
    for await (const chunk of source)
      for (let at = 0; at < chunk.length; at += CHUNK) {
        stream.give(chunk.subarray(at, at + CHUNK))
        for (let next = stream.next(); next !== undefined; next = stream.next()) yield take(next)
      }
    const rest = stream.end()
    if (rest.length > 0) yield take(rest)
  } finally {
    stream.close()
  }
}
