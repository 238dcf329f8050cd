import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { BlobReading } from './blob.ts'
import { CannotVerify } from './cannot-verify.ts'
import type { Needle } from './needles.ts'
import type { Region } from './region.ts'

/** A file of the image that a thread is to look through. */
export interface Task {
  readonly path: string
  readonly region: Region
}

/** What a thread says: how many more bytes it has read, or how its task ended. */
export type Answer =
  | { readonly progress: number }
  | { readonly reading: BlobReading }
  | { readonly refusal: string }
  | { readonly failure: string }

/** Looks through a file in this thread. */
export type ReadHere = (task: Task) => Promise<BlobReading>

interface Waiting extends Task {
  readonly resolve: (reading: BlobReading) => void
  readonly reject: (error: Error) => void
}

const MOST_THREADS = 8
const script = new URL('./worker.js', import.meta.url)

/**
 * How many threads are worth while here: none where there is one core, or no compiled worker (in
 * tests of the sources).
 */
export const threadsHere = (): number =>
  existsSync(fileURLToPath(script)) ? Math.min(MOST_THREADS, availableParallelism()) : 1

/**
 * Threads that look through the files of an image, each of them one after the other. This thread is
 * the first of them: to start another one, and to compile all that it runs, takes its time.
 */
export class Pool {
  readonly #needles: readonly Needle[]
  readonly #threads: number
  readonly #readHere: ReadHere
  readonly #onProgress: (bytes: number) => void
  #isBusyHere = false
  readonly #queue: Waiting[] = []
  readonly #idle: Worker[] = []
  readonly #all: Worker[] = []

  /** @param readHere must let other work have its turn now and then */
  constructor(
    needles: readonly Needle[],
    threads: number,
    readHere: ReadHere,
    onProgress: (bytes: number) => void,
  ) {
    this.#needles = needles
    this.#threads = threads
    this.#readHere = readHere
    this.#onProgress = onProgress
  }

  /** Looks through a file. @throws CannotVerify when it is damaged */
  read(task: Task): Promise<BlobReading> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ ...task, resolve, reject })
      this.#next()
    })
  }

  /** Ends all threads. */
  async close(): Promise<void> {
    await Promise.all(this.#all.map((worker) => worker.terminate()))
  }

  #next(): void {
    if (this.#queue.length === 0) return
    if (!this.#isBusyHere) return void this.#takeHere(this.#queue.shift()!)
    const worker = this.#idle.pop() ?? this.#start()
    if (worker) this.#give(worker, this.#queue.shift()!)
  }

  async #takeHere({ resolve, reject, ...task }: Waiting): Promise<void> {
    this.#isBusyHere = true
    await this.#readHere(task).then(resolve, reject)
    this.#isBusyHere = false
    this.#next()
  }

  #start(): Worker | undefined {
    if (this.#all.length + 1 >= this.#threads) return undefined
    const worker = new Worker(script, { workerData: { needles: this.#needles } })
    this.#all.push(worker)
    return worker
  }

  #give(worker: Worker, { path, region, resolve, reject }: Waiting): void {
    const settle = (act: () => void) => {
      worker.off('message', onAnswer).off('error', onError)
      this.#idle.push(worker)
      act()
      this.#next()
    }
    const onAnswer = (answer: Answer) => {
      if ('progress' in answer) this.#onProgress(answer.progress)
      else if ('reading' in answer) settle(() => resolve(answer.reading))
      else if ('refusal' in answer) settle(() => reject(new CannotVerify(answer.refusal)))
      else settle(() => reject(new Error(answer.failure)))
    }
    const onError = (error: unknown) =>
      reject(error instanceof Error ? error : new Error(String(error)))
    worker.on('message', onAnswer).on('error', onError)
    const task: Task = { path, region }
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    worker.postMessage(task)
  }
}
