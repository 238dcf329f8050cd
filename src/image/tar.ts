import { createTarDecoder, type ParsedTarEntry } from 'modern-tar'
import { ReadableStream } from 'node:stream/web'
import { hasMagic, type Bytes } from './compression.ts'

const BLOCK = 512
const MAGIC_OFFSET = 257
const MAGIC = [...Buffer.from('ustar')]

/** How many bytes `isTar` needs to see. */
export const TAR_HEAD = BLOCK

/** Whether a file that begins with `head` is a tar archive; one without entries is only zeros. */
export function isTar(head: Uint8Array): boolean {
  return (
    head.length >= BLOCK &&
    (hasMagic(head, MAGIC, MAGIC_OFFSET) || head.subarray(0, BLOCK).every((byte) => byte === 0))
  )
}

/** A layer with the two closing blocks that some writers leave out; one too many does no harm. */
export async function* closed(source: Bytes): AsyncGenerator<Uint8Array> {
  let length = 0
  for await (const chunk of source) {
    length += chunk.length
    yield chunk
  }
  if (length % BLOCK === 0) yield new Uint8Array(2 * BLOCK)
}

/**
 * The entries of a tar archive in their order. The body of each must be read or cancelled before the next one is asked for.
 * @throws when the archive is truncated or a header is damaged
 */
export async function* tarEntries(source: Bytes): AsyncGenerator<ParsedTarEntry> {
  yield* ReadableStream.from(source).pipeThrough(createTarDecoder({ strict: true }))
}
