import { Decompress } from 'fzstd'
import { pipeline, type Transform } from 'node:stream'
import * as zlib from 'node:zlib'
import type { Bytes } from './compression.ts'
import { fresh, inTurn, type LentBuffers } from './buffers.ts'
import { unzstdInWasm } from './zstd-wasm.ts'

const OUTPUT_CHUNK = 256 * 1024
// fzstd calls itself once per frame of a chunk, and zstd:chunked layers have a frame per file.
const INPUT_CHUNK = 64 * 1024

/** Node's own decompressor, where it has one (from 22.15 on). */
const native = (zlib as { createZstdDecompress?: (options: zlib.ZlibOptions) => Transform })
  .createZstdDecompress

async function* unzstdNatively(source: Bytes, create: NonNullable<typeof native>) {
  // pipeline destroys both ends when either fails; the error then comes out of the loop.
  yield* pipeline(source, create({ chunkSize: OUTPUT_CHUNK }), () => {}) as Bytes
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

/** Each chunk is a copy: in buffers that are lent, or in new ones. */
async function* unzstdCopied(source: Bytes, lent?: LentBuffers): AsyncGenerator<Uint8Array> {
  const buffers = lent?.lend()
  const turn = buffers ? inTurn(buffers) : fresh()
  try {
    yield* unzstdInWasm(source, (chunk) => {
      const buffer = turn.next().value as Buffer
      buffer.set(chunk)
      return buffer.subarray(0, chunk.length)
    })
  } finally {
    if (buffers) lent!.giveBack()
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
 * The same for a whole file of an image: four times as fast as in JavaScript, and a little faster
 * than node's own, whose every chunk changes threads (node 22.23 and 24.22, 250 MB).
 */
export const unzstdWhole = (source: Bytes, lent?: LentBuffers): Bytes => unzstdCopied(source, lent)
