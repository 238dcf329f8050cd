import { setImmediate } from 'node:timers/promises'
import type { ArchiveFile } from './archive.ts'
import { CannotVerify } from './cannot-verify.ts'
import type { Bytes } from './compression.ts'
import { digestOf } from './digest.ts'
import type { Needle } from './needles.ts'
import { Pool, type Outcome, type Task } from './pool.ts'
import { readBlob } from './read-blob.ts'
import type { Blobs, ReadFile } from './read-blobs.ts'
import { bytesOf } from './region.ts'
import type { Search } from './search.ts'

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
    const here = (task: Task) => this.#here(task)
    this.#pool = threads > 1 ? new Pool(needles, threads, here, this.#onRead) : undefined
  }

  readonly file: ReadFile = (file) => {
    const { path, size } = file
    if ('body' in file) return readBlob(path, counted(file.body, this.#onRead), this.#search)
    if (this.#pool !== undefined && size >= WORTH_A_THREAD)
      return this.#pool.read(path, file.region)
    return readBlob(path, bytesOf(file.region, this.#onRead, this.#search.buffers), this.#search)
  }

  async #here({ job, path, region, algorithm }: Task): Promise<Outcome> {
    if (job === 'digest')
      return { digest: await digestOf(path, region, algorithm!, () => this.#turn()) }
    const bytes = this.#inTurns(bytesOf(region, this.#onRead, this.#search.buffers))
    return { reading: await readBlob(path, bytes, this.#search, algorithm === undefined) }
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
