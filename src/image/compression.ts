import { pipeline, type Transform } from 'node:stream'
import * as zlib from 'node:zlib'
import { bunzipped } from './bzip2.ts'
import { unxz } from './xz.ts'
import type { LentBuffers } from './buffers.ts'
import { unzstdWhole } from './zstd.ts'

/** Bytes that arrive in chunks; a chunk is not changed after it was handed out. */
export type Bytes = AsyncIterable<Uint8Array>

const OUTPUT_CHUNK = 256 * 1024

async function* through(source: Bytes, stream: Transform): AsyncGenerator<Uint8Array> {
  // pipeline destroys both ends when either fails; the error then comes out of the loop.
  yield* pipeline(source, stream, () => {}) as Bytes
}

/** @throws when it is damaged, cut off, or something else follows: node passes that over */
async function* gunzipped(source: Bytes): AsyncGenerator<Uint8Array> {
  let given = 0
  const counted = async function* (): AsyncGenerator<Uint8Array> {
    for await (const chunk of source) {
      given += chunk.length
      yield chunk
    }
  }
  const stream = zlib.createGunzip({ chunkSize: OUTPUT_CHUNK })
  yield* through(counted(), stream)
  if (stream.bytesWritten < given) throw new Error('there is more behind the end of the gzip data')
}

/** A compression, the magic bytes that it begins with, and how it is opened. */
export interface Compression {
  readonly name: string
  readonly magics: readonly (readonly number[])[]
  /** Chunks in buffers that are lent stay as they are until two more have been read. */
  open(source: Bytes, lent?: LentBuffers): Bytes
}

const BZIP2_BLOCKS = [
  // pi and its square root, for a block and for the end
  [0x31, 0x41, 0x59, 0x26, 0x53, 0x59],
  [0x17, 0x72, 0x45, 0x38, 0x50, 0x90],
]

/**
 * What a layer may be compressed with: gzip and zstd by the OCI image specification (layer.md),
 * bzip2 and xz by what docker loads.
 */
export const COMPRESSIONS: readonly Compression[] = [
  { name: 'gzip', magics: [[0x1f, 0x8b]], open: gunzipped },
  {
    name: 'zstd',
    magics: [
      [0x28, 0xb5, 0x2f, 0xfd],
      // A zstd file may begin with a skippable frame (RFC 8878, section 3.1.2): 0x184D2A50 to
      // 0x184D2A5F, little-endian.
      ...Array.from({ length: 16 }, (_, low) => [0x50 + low, 0x2a, 0x4d, 0x18]),
    ],
    open: unzstdWhole,
  },
  { name: 'xz', magics: [[0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]], open: unxz },
  {
    name: 'bzip2',
    magics: [1, 2, 3, 4, 5, 6, 7, 8, 9].flatMap((level) =>
      BZIP2_BLOCKS.map((block) => [0x42, 0x5a, 0x68, 0x30 + level, ...block]),
    ),
    open: bunzipped,
  },
]

/** How many bytes the longest magic has. */
const LONGEST_MAGIC = 10

/** Whether `bytes` has `magic` at `offset`. */
export function hasMagic(bytes: Uint8Array, magic: readonly number[], offset = 0): boolean {
  for (let index = 0; index < magic.length; index++)
    if (bytes[offset + index] !== magic[index]) return false
  return true
}

/** The compression of what begins with `head`. */
export const compressionOf = (head: Uint8Array): Compression | undefined =>
  COMPRESSIONS.find(({ magics }) => magics.some((magic) => hasMagic(head, magic)))

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

/**
 * `source` without its compression, which is told from its first bytes: media types are not always
 * right.
 */
export async function decompressed(source: Bytes, lent?: LentBuffers): Promise<Bytes> {
  const { head, all } = await peek(source, LONGEST_MAGIC)
  return compressionOf(head)?.open(all, lent) ?? all
}
