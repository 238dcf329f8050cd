import { setImmediate } from 'node:timers/promises'
import type { ArchiveFile } from './archive.ts'
import type { BlobReading } from './blob.ts'
import { CannotVerify } from './cannot-verify.ts'
import type { Bytes } from './compression.ts'
import type { Needle } from './needles.ts'
import { Pool, type DoHere, type HaveHashed, type Task } from './pool.ts'
import { readBlob } from './read-blob.ts'
import type { Blobs, ReadFile } from './read-blobs.ts'
import { bytesOf, type Region } from './region.ts'
import type { Search } from './search.ts'
import { SharedDigest } from './shared-digest.ts'

/** Smaller files are read at once, and not by a thread. */
const WORTH_A_THREAD = 2 ** 20
/** After as many chunks, which takes some milliseconds, other work has its turn. */
const TURNS = 16

async function* counted(source: Bytes, onRead: (bytes: number) => void) {
  for await (const chunk of source) {
    onRead(chunk.length)
    yield chunk
  }
}

/** Reads the files of the image, with threads or without. */
export class Reading {
  bytes = 0
  readonly #search: Search
  readonly #onRead: (bytes: number) => void
  readonly #pool: Pool | undefined
  #isOver = false
  #turns = 0
  readonly #pending = new Set<Promise<void>>()

  constructor(
    needles: readonly Needle[],
    search: Search,
    threads: number,
    onProgress: (bytes: number) => void,
  ) {
    this.#search = search
    this.#onRead = (count) => onProgress((this.bytes += count))
    const here: DoHere = (task, haveHashed) => this.#here(task, haveHashed)
    this.#pool = threads > 1 ? new Pool(needles, threads, here, this.#onRead) : undefined
  }

  readonly file: ReadFile = (file) => {
    const { path, size } = file
    if ('body' in file) return readBlob(path, counted(file.body, this.#onRead), this.#search)
    const isLarge = size >= WORTH_A_THREAD
    if (this.#pool !== undefined && isLarge) return this.#pool.read(path, file.region)
    // the buffers are for a large one that may begin meanwhile
    const lent = isLarge ? this.#search.buffers : undefined
    return readBlob(path, bytesOf(file.region, this.#onRead, lent), this.#search)
  }

  async #here({ path, region, algorithm }: Task, haveHashed: HaveHashed): Promise<BlobReading> {
    const { buffers } = this.#search
    const lent = algorithm === undefined ? undefined : buffers.lend()
    try {
      const shared = lent && new SharedDigest(algorithm!, lent)
      const digest = shared && haveHashed(shared.job)
      if (digest) return await this.#whileHashed(path, region, shared, digest)
    } finally {
      if (lent) buffers.giveBack()
    }
    const bytes = this.#inTurns(bytesOf(region, this.#onRead, buffers))
    return readBlob(path, bytes, this.#search)
  }

  async #whileHashed(
    path: string,
    region: Region,
    shared: SharedDigest,
    digest: Promise<string>,
  ): Promise<BlobReading> {
    digest.catch(() => {})
    const bytes = this.#inTurns(bytesOf(region, this.#onRead, this.#search.buffers, shared))
    let reading
    try {
      reading = await readBlob(path, bytes, this.#search, false)
    } finally {
      shared.end()
    }
    return { ...reading, digest: await digest }
  }

  async *#inTurns(source: Bytes): AsyncGenerator<Uint8Array> {
    for await (const chunk of source) {
      yield chunk
      await this.#turn()
    }
  }

  /** Lets the other threads tell of themselves in between. */
  async #turn(): Promise<void> {
    if (++this.#turns % TURNS === 0) await setImmediate()
    if (this.#isOver) throw new CannotVerify('stopped')
  }

  /** Lets files that a thread can read go on while the next ones are found. */
  async take(file: ArchiveFile, blobs: Blobs): Promise<void> {
    const taken = blobs.take(file)
    if (this.#pool === undefined || !('region' in file)) return taken
    taken.catch(() => {})
    this.#pending.add(taken)
  }

  async end(): Promise<void> {
    await Promise.all(this.#pending)
  }

  async close(): Promise<void> {
    this.#isOver = true
    await this.#pool?.close()
  }
}
