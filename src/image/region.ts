import { fresh, inTurn, type LentBuffers } from './buffers.ts'
import { compressionOf } from './compression.ts'
import type { SharedDigest } from './shared-digest.ts'
import { closeSync, openSync, readSync } from 'node:fs'

/** A part of a file. */
export interface Region {
  readonly file: string
  readonly offset: number
  readonly size: number
}

/** The same bytes, without a copy. */
export const asBuffer = (bytes: Uint8Array): Buffer =>
  Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)

/**
 * The bytes of a region. Chunks of what is not compressed stay as they are until two more have
 * been read.
 * @throws when the file ends before it does
 *
 * @param digest of bytes that are not compressed, for which the buffers are lent already
 */
export async function* bytesOf(
  { file, offset, size }: Region,
  onProgress: (bytes: number) => void,
  lent?: LentBuffers,
  digest?: SharedDigest,
): AsyncGenerator<Uint8Array> {
  const descriptor = openSync(file, 'r')
  let buffers: readonly Buffer[] | undefined
  try {
    let turn = fresh()
    for (let at = 0; at < size;) {
      const buffer = digest ? digest.next() : (turn.next().value as Buffer)
      const count = readSync(descriptor, buffer, 0, Math.min(buffer.length, size - at), offset + at)
      if (count === 0) throw new Error('the file is truncated')
      const chunk = buffer.subarray(0, count)
      digest?.filled(count)
      if (!digest && at === 0 && compressionOf(chunk) === undefined && (buffers = lent?.lend()))
        turn = inTurn(buffers)
      at += count
      onProgress(count)
      yield chunk
    }
  } finally {
    if (buffers) lent!.giveBack()
    closeSync(descriptor)
  }
}
