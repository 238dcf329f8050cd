import { createHash } from 'node:crypto'

/** What a thread needs to know to hash what another one reads. */
export interface DigestJob {
  readonly algorithm: string
  readonly memory: SharedArrayBuffer
  /** Where the buffers begin that are filled in turn. */
  readonly places: readonly number[]
  /** How many were filled and how many are hashed, then how many bytes are in each. */
  readonly counts: SharedArrayBuffer
}

const FILLED = 0
const HASHED = 1
const LENGTHS = 2
/** Milliseconds in which a thread hashes a buffer, even where it has to start first. */
const PATIENCE = 120_000

/**
 * The side of a digest that reads: what is looked through is what is hashed, and it is read once.
 * It fills buffers in turn; another thread hashes them meanwhile.
 */
export class SharedDigest {
  readonly job: DigestJob
  readonly #buffers: readonly Buffer[]
  readonly #counts: Int32Array
  #filled = 0

  /** @param buffers in memory that threads share */
  constructor(algorithm: string, buffers: readonly Buffer[]) {
    const counts = new SharedArrayBuffer(4 * (LENGTHS + buffers.length))
    const memory = buffers[0]!.buffer as ArrayBufferLike as SharedArrayBuffer
    const places = buffers.map(({ byteOffset }) => byteOffset)
    this.job = { algorithm, memory, places, counts }
    this.#buffers = buffers
    this.#counts = new Int32Array(counts)
  }

  /** The next buffer to fill, once it is hashed. @throws when the other thread does not go on */
  next(): Buffer {
    for (;;) {
      const hashed = Atomics.load(this.#counts, HASHED)
      if (this.#filled - hashed < this.#buffers.length) break
      if (Atomics.wait(this.#counts, HASHED, hashed, PATIENCE) === 'timed-out')
        throw new Error('the thread that makes a digest does not go on')
    }
    return this.#buffers[this.#filled % this.#buffers.length]!
  }

  /** No more bytes come. */
  end(): void {
    this.next()
    this.filled(0)
  }

  /** So many bytes are in the buffer that was given last. */
  filled(bytes: number): void {
    Atomics.store(this.#counts, LENGTHS + (this.#filled % this.#buffers.length), bytes)
    Atomics.store(this.#counts, FILLED, ++this.#filled)
    Atomics.notify(this.#counts, FILLED)
  }
}

/** The side that hashes: gives the digest, `sha256:…`. It blocks its thread. */
export function digestOfShared({ algorithm, memory, places, counts }: DigestJob): string {
  const hash = createHash(algorithm)
  const count = new Int32Array(counts)
  for (let hashed = 0; ; Atomics.store(count, HASHED, ++hashed), Atomics.notify(count, HASHED)) {
    while (Atomics.load(count, FILLED) === hashed) Atomics.wait(count, FILLED, hashed)
    const turn = hashed % places.length
    const length = Atomics.load(count, LENGTHS + turn)
    if (length === 0) return `${algorithm}:${hash.digest('hex')}`
    hash.update(new Uint8Array(memory, places[turn]!, length))
  }
}
