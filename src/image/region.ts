import { compressionOf } from './compression.ts'
import { closeSync, openSync, readSync } from 'node:fs'

/** A part of a file. */
export interface Region {
  readonly file: string
  readonly offset: number
  readonly size: number
}

const CHUNK = 128 * 1024
/**
 * Whoever looks through plain bytes keeps at most the last chunk; new memory for each costs more
 * than the search.
 */
const REUSED = 4

/**
 * The bytes of a region. Chunks of what is not compressed stay as they are until three more have
 * been read.
 * @throws when the file ends before it does
 */
export async function* bytesOf(
  { file, offset, size }: Region,
  onProgress: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  const descriptor = openSync(file, 'r')
  try {
    const buffers: Buffer[] = []
    let isPlain = false
    for (let at = 0, turn = 0; at < size; turn = (turn + 1) % REUSED) {
      const chunk: Buffer = (isPlain && buffers[turn]) || Buffer.allocUnsafeSlow(CHUNK)
      buffers[turn] = chunk
      const count = readSync(descriptor, chunk, 0, Math.min(CHUNK, size - at), offset + at)
      if (at === 0) isPlain = compressionOf(chunk.subarray(0, count)) === undefined
      if (count === 0) throw new Error('the file is truncated')
      at += count
      onProgress(count)
      yield chunk.subarray(0, count)
    }
  } finally {
    closeSync(descriptor)
  }
}
