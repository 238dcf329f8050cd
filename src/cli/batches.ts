import type { Result } from '../result.ts'
import type { Arguments } from './arguments.ts'
import type { Sifted, Threads } from './threads.ts'

/** To hand over fewer takes longer than to look at them. */
const FILES_PER_BATCH = 32

/** A file that threads are to sift, together with others. */
export interface InBatch {
  /** What they have found of it. */
  readonly sifted: Promise<Result | undefined>
  /** Sends it on its way: who waits for the answer waits for no other file. */
  readonly send: () => void
}

interface Batch {
  readonly paths: string[]
  readonly sifted: Promise<Sifted>
  readonly send: () => void
}

/** Gathers the files that threads sift: many go on their way together. */
export class Batches {
  readonly #threads: Threads
  readonly #cwd: string
  readonly #own: Arguments
  #open: Batch | undefined

  /** @param own the arguments as they hold for all of the files */
  constructor(threads: Threads, cwd: string, own: Arguments) {
    this.#threads = threads
    this.#cwd = cwd
    this.#own = own
  }

  /** @returns undefined where no thread has room: whoever asks is to look himself */
  async add(path: string): Promise<InBatch | undefined> {
    if (!this.#open && !(await this.#threads.haveRoomToSift())) return undefined
    const batch = (this.#open ??= this.#batch())
    const at = batch.paths.push(path) - 1
    if (batch.paths.length === FILES_PER_BATCH) batch.send()
    return { sifted: batch.sifted.then((all) => all[at]), send: batch.send }
  }

  #batch(): Batch {
    const paths: string[] = []
    const { promise, resolve } = promiseOf<Sifted>()
    const batch = { paths, sifted: promise, send: () => this.#send(batch, resolve) }
    return batch
  }

  /** Once for each: what was sent is no longer open. */
  #send(batch: Batch, resolve: (sifted: Promise<Sifted>) => void): void {
    if (this.#open !== batch) return
    this.#open = undefined
    resolve(this.#threads.sift({ cwd: this.#cwd, paths: batch.paths, own: this.#own }))
  }
}

function promiseOf<T>() {
  let resolve!: (value: Promise<T>) => void
  const promise = new Promise<T>((done) => (resolve = done))
  return { promise, resolve }
}
