import { CannotVerify } from './cannot-verify.ts'

type Bunzip = typeof import('seek-bzip').default

/** What is compressed is read as a whole: the decompressor cannot wait for more. */
const LARGEST = 64 * 2 ** 20
const OUTPUT_CHUNK = 256 * 1024
/** Output that waits to be looked through: a few blocks of 900 kB, unless a block is a bomb. */
const LARGEST_WAITING = 256 * 2 ** 20

/**
 * Decompresses bzip2 (several streams behind each other, too).
 * @throws CannotVerify when it is too large; otherwise when it is damaged or cut off
 */
export async function* bunzipped(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of source) {
    size += chunk.length
    if (size > LARGEST) throw new CannotVerify(`bzip2 of more than ${LARGEST / 2 ** 20} MiB`)
    chunks.push(chunk)
  }
  const { default: bunzip } = await import('seek-bzip')
  yield* decoded(Buffer.concat(chunks), bunzip)
}

function* decoded(bytes: Buffer, bunzip: Bunzip): Generator<Uint8Array> {
  const ready: Buffer[] = []
  let chunk = Buffer.allocUnsafe(OUTPUT_CHUNK)
  let length = 0
  let at = 0
  const readByte = () => bytes[at++] ?? -1
  const input = {
    readByte,
    eof: () => at >= bytes.length,
    read: (buffer: Uint8Array, offset: number, count: number) => {
      const part = bytes.subarray(at, at + count)
      buffer.set(part, offset)
      at += part.length
      return part.length
    },
  }
  const writeByte = (byte: number) => {
    chunk[length++] = byte
    if (length < OUTPUT_CHUNK) return
    ready.push(chunk)
    if (ready.length * OUTPUT_CHUNK > LARGEST_WAITING)
      throw new CannotVerify(`bzip2 expanding to more than ${LARGEST_WAITING / 2 ** 20} MiB`)
    chunk = Buffer.allocUnsafe(OUTPUT_CHUNK)
    length = 0
  }
  let failure: unknown
  try {
    bunzip.decode(input, { writeByte, flush: () => {} }, true)
  } catch (error) {
    failure = error
  }
  // What came before the damage is looked through all the same.
  yield* ready
  yield chunk.subarray(0, length)
  if (failure !== undefined) throw failure
}
