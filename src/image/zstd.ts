import { Decompress } from 'fzstd'
import { pipeline, type Transform } from 'node:stream'
import * as zlib from 'node:zlib'
import { ZSTDDecoder } from 'zstddec/stream'
import type { Bytes } from './compression.ts'

const OUTPUT_CHUNK = 256 * 1024
/** For whole files: each chunk costs a change of threads. */
const LARGE_OUTPUT_CHUNK = 2 ** 19
// fzstd calls itself once per frame of a chunk, and zstd:chunked layers have a frame per file.
const INPUT_CHUNK = 64 * 1024
/** Fewer bytes are no frame, of those that hold nothing (RFC 8878, section 3.1). */
const SHORTEST_FRAME = 8

/** Node's own decompressor, where it has one (from 22.15 on). */
const native = (zlib as { createZstdDecompress?: (options: zlib.ZlibOptions) => Transform })
  .createZstdDecompress

async function* unzstdNatively(
  source: Bytes,
  create: NonNullable<typeof native>,
  chunkSize = OUTPUT_CHUNK,
) {
  // pipeline destroys both ends when either fails; the error then comes out of the loop.
  yield* pipeline(source, create({ chunkSize }), () => {}) as Bytes
}

async function* unzstdInJs(source: Bytes): AsyncGenerator<Uint8Array> {
  let ready: Uint8Array[] = []
  const stream = new Decompress((data) => ready.push(data))
  const taken = function* (): Generator<Uint8Array> {
    const chunks = ready
    ready = []
    yield* chunks
  }
  for await (const chunk of source) {
    for (let at = 0; at < chunk.length; at += INPUT_CHUNK) {
      stream.push(chunk.subarray(at, at + INPUT_CHUNK))
      yield* taken()
    }
  }
  stream.push(new Uint8Array(0), true)
  yield* taken()
}

/**
 * Chunks for a reader that cannot wait: each is fetched before the one ahead of it is used up,
 * which takes at least one step of the reader.
 */
class Ahead {
  /** How often nothing came out since the last chunk was taken. */
  idle = 0
  mostIdle = 0
  readonly #source: AsyncIterator<Uint8Array>
  #next: Uint8Array | undefined
  #isOver = false

  constructor(source: Bytes) {
    this.#source = source[Symbol.asyncIterator]()
  }

  async fetch(): Promise<void> {
    while (this.#next === undefined && !this.#isOver) {
      const { done, value } = await this.#source.next()
      this.#isOver = done === true
      if (done !== true && value.length > 0) this.#next = value
    }
  }

  *chunks(): Generator<Uint8Array> {
    for (let chunk = this.#next; chunk !== undefined; chunk = this.#next) {
      this.#next = undefined
      this.idle = 0
      this.mostIdle = chunk.length / SHORTEST_FRAME + 2
      yield chunk
    }
  }

  async close(): Promise<void> {
    await this.#source.return?.()
  }
}

async function* unzstdInWasm(source: Bytes): AsyncGenerator<Uint8Array> {
  const decoder = new ZSTDDecoder()
  await decoder.init()
  const ahead = new Ahead(source)
  try {
    await ahead.fetch()
    const chunks = decoder.decodeStreaming(ahead.chunks())
    for (let next = chunks.next(); next.done !== true; next = chunks.next()) {
      if (next.value.length > 0) yield next.value
      // It does not tell of damage: it goes on and on, and nothing comes out.
      else if (++ahead.idle > ahead.mostIdle) throw new Error('the zstd data is damaged')
      await ahead.fetch()
    }
  } finally {
    await ahead.close()
  }
}

/**
 * Decompresses zstd, whose frames may follow each other. @throws when it is damaged or cut off
 *
 * Each try takes no memory that stays, so any bytes may be tried.
 */
export const unzstd = (source: Bytes): Bytes =>
  native ? unzstdNatively(source, native) : unzstdInJs(source)

/**
 * The same for a whole file of an image, three times as fast on older versions of node. What is
 * damaged keeps its memory as long as the thread lives.
 */
export const unzstdWhole = (source: Bytes): Bytes =>
  native ? unzstdNatively(source, native, LARGE_OUTPUT_CHUNK) : unzstdInWasm(source)
