import { Decompress } from 'fzstd'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'

/** Bytes that arrive in chunks; a chunk is not changed after it was handed out. */
export type Bytes = AsyncIterable<Uint8Array>

const OUTPUT_CHUNK = 256 * 1024
// fzstd calls itself once per frame of a chunk, and zstd:chunked layers have a frame per file.
const ZSTD_CHUNK = 64 * 1024

async function* gunzipped(source: Bytes): AsyncGenerator<Uint8Array> {
  // pipeline destroys both ends when either fails; the error then comes out of the loop.
  yield* pipeline(source, createGunzip({ chunkSize: OUTPUT_CHUNK }), () => {}) as Bytes
}

async function* unzstd(source: Bytes): AsyncGenerator<Uint8Array> {
  let ready: Uint8Array[] = []
  const stream = new Decompress((data) => ready.push(data))
  const taken = function* (): Generator<Uint8Array> {
    const chunks = ready
    ready = []
    yield* chunks
  }
  for await (const chunk of source) {
    for (let at = 0; at < chunk.length; at += ZSTD_CHUNK) {
      stream.push(chunk.subarray(at, at + ZSTD_CHUNK))
      yield* taken()
    }
  }
  stream.push(new Uint8Array(0), true)
  yield* taken()
}

/** The compressions that the OCI image specification allows for a layer (layer.md), by their magic bytes. */
const COMPRESSIONS: readonly { readonly magic: readonly number[]; open(source: Bytes): Bytes }[] = [
  { magic: [0x1f, 0x8b], open: gunzipped },
  { magic: [0x28, 0xb5, 0x2f, 0xfd], open: unzstd },
  // A zstd file may begin with a skippable frame (RFC 8878, section 3.1.2): 0x184D2A50 to 0x184D2A5F, little-endian.
  ...Array.from({ length: 16 }, (_, low) => ({
    magic: [0x50 + low, 0x2a, 0x4d, 0x18],
    open: unzstd,
  })),
]

/** Whether `bytes` has `magic` at `offset`. */
export function hasMagic(bytes: Uint8Array, magic: readonly number[], offset = 0): boolean {
  return magic.every((byte, index) => bytes[offset + index] === byte)
}

/** The beginning of some bytes, and all of them once more. */
export interface Peeked {
  readonly head: Uint8Array
  readonly all: Bytes
}

/** Looks at the first `count` bytes of `source` (fewer if it is shorter, more if they come so). */
export async function peek(source: Bytes, count: number): Promise<Peeked> {
  const rest = source[Symbol.asyncIterator]()
  const first: Uint8Array[] = []
  let length = 0
  while (length < count) {
    const { done, value } = await rest.next()
    if (done === true) break
    first.push(value)
    length += value.length
  }
  const all = async function* (): AsyncGenerator<Uint8Array> {
    try {
      yield* first.splice(0)
      for (let next = await rest.next(); next.done !== true; next = await rest.next())
        yield next.value
    } finally {
      await rest.return?.()
    }
  }
  return { head: first.length === 1 ? first[0]! : Buffer.concat(first), all: all() }
}

/** `source` without its compression, which is told from its first bytes: media types are not always right. */
export async function decompressed(source: Bytes): Promise<Bytes> {
  const { head, all } = await peek(source, 4)
  return COMPRESSIONS.find(({ magic }) => hasMagic(head, magic))?.open(all) ?? all
}
