import { CannotVerify } from './cannot-verify.ts'

type Bunzip = typeof import('seek-bzip').default

const MIB = 2 ** 20
/** What is compressed is read as a whole: the decompressor cannot wait for more. */
export const LARGEST_BZIP2 = 64 * MIB
const OUTPUT_CHUNK = 256 * 1024
/** Output that waits to be looked through: a few blocks of 900 kB, unless a block is a bomb. */
const LARGEST_WAITING = 256 * MIB

/** Why there is nothing of a stream of that size. */
export const tooLarge = () => new CannotVerify(`bzip2 of more than ${LARGEST_BZIP2 / MIB} MiB`)

/** What came out of some bytes. */
export interface Bunzipped {
  readonly chunks: readonly Buffer[]
  /** How many bytes it took. */
  readonly taken: number
  /** What was wrong behind `chunks`. */
  readonly failure?: unknown
  /** It goes on behind the last of the bytes. */
  readonly isCutOff: boolean
}

/** Decompresses one stream at the start of `bytes`, or, if `isAll`, streams up to their end. */
export async function bunzip(bytes: Buffer, isAll = false): Promise<Bunzipped> {
  const { default: library } = await import('seek-bzip')
  return decoded(bytes, library, isAll)
}

function decoded(bytes: Buffer, library: Bunzip, isAll: boolean): Bunzipped {
  const chunks: Buffer[] = []
  let chunk = Buffer.allocUnsafe(OUTPUT_CHUNK)
  let length = 0
  let at = 0
  let isCutOff = false
  const readByte = () => {
    isCutOff ||= at >= bytes.length
    return bytes[at++] ?? -1
  }
  const read = (buffer: Uint8Array, offset: number, count: number) => {
    const part = bytes.subarray(at, at + count)
    buffer.set(part, offset)
    at += part.length
    return part.length
  }
  const writeByte = (byte: number) => {
    chunk[length++] = byte
    if (length < OUTPUT_CHUNK) return
    chunks.push(chunk)
    if (chunks.length * OUTPUT_CHUNK > LARGEST_WAITING)
      throw new CannotVerify(`bzip2 expanding to more than ${LARGEST_WAITING / MIB} MiB`)
    chunk = Buffer.allocUnsafe(OUTPUT_CHUNK)
    length = 0
  }
  const input = { readByte, read, eof: () => at >= bytes.length }
  let failure: unknown
  try {
    library.decode(input, { writeByte, flush: () => {} }, isAll)
  } catch (error) {
    failure = error
  }
  // What came before the damage is looked through all the same.
  return {
    chunks: [...chunks, chunk.subarray(0, length)],
    taken: at,
    isCutOff,
    ...(failure === undefined ? {} : { failure }),
  }
}

/**
 * Decompresses bzip2 (several streams behind each other, too).
 * @throws CannotVerify when it is too large; otherwise when it is damaged or cut off
 */
export async function* bunzipped(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of source) {
    size += chunk.length
    if (size > LARGEST_BZIP2) throw tooLarge()
    chunks.push(chunk)
  }
  const { chunks: output, failure } = await bunzip(Buffer.concat(chunks), true)
  yield* output
  if (failure !== undefined) throw failure
}
