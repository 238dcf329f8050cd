import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { BlobReading } from './blob.ts'
import { CannotVerify } from './cannot-verify.ts'
import { algorithmOfBytes, isPacked } from './digest.ts'
import type { Needle } from './needles.ts'
import type { Region } from './region.ts'

/** What a thread is to do with a file of the image. */
export interface Task {
  readonly job: 'look' | 'digest'
  readonly path: string
  readonly region: Region
  /** Of the digest of its bytes, which is a task of its own then. */
  readonly algorithm: string | undefined
  /** It takes much longer than to start a thread. */
  readonly isLong: boolean
}

/** What a thread says: how many more bytes it has read, or how its task ended. */
export type Answer =
  | { readonly progress: number }
  | { readonly reading: BlobReading }
  | { readonly digest: string }
  | { readonly refusal: string }
  | { readonly failure: string }

/** What a task comes to. */
export type Outcome = Exclude<Answer, { readonly progress: number }>

/** Does a task in this thread. */
export type DoHere = (task: Task) => Promise<Outcome>

interface Waiting {
  readonly task: Task
  readonly resolve: (outcome: Outcome) => void
  readonly reject: (error: Error) => void
}

const MOST_THREADS = 8
/** Bytes of a file that is worth another thread even if it is the last one. */
const LONG = 2 ** 30
/** Megabytes for short-lived objects of a thread: it has few, and keeps as many as it may. */
const YOUNG = 8
const script = new URL('./worker.js', import.meta.url)

/**
 * How many threads are worth while here: none where there is one core, or no compiled worker (in
 * tests of the sources).
 */
export const threadsHere = (): number =>
  existsSync(fileURLToPath(script)) ? Math.min(MOST_THREADS, availableParallelism()) : 1

/**
 * Threads that look through the files of an image. This thread is the first of them: to start
 * another one, and to compile all that it runs, takes its time. The others make the digests first,
 * for which they need hardly anything.
 */
export class Pool {
  readonly #needles: readonly Needle[]
  readonly #threads: number
  readonly #doHere: DoHere
  readonly #onProgress: (bytes: number) => void
  #isBusyHere = false
  readonly #looks: Waiting[] = []
  readonly #digests: Waiting[] = []
  readonly #idle: Worker[] = []
  readonly #all: Worker[] = []
  readonly #looking = new Set<Worker>()

  /** @param doHere must let other work have its turn now and then */
  constructor(
    needles: readonly Needle[],
    threads: number,
    doHere: DoHere,
    onProgress: (bytes: number) => void,
  ) {
    this.#needles = needles
    this.#threads = threads
    this.#doHere = doHere
    this.#onProgress = onProgress
  }

  /** Looks through a file. @throws CannotVerify when it is damaged */
  async read(path: string, region: Region): Promise<BlobReading> {
    const packed = isPacked(path, region)
    const algorithm = algorithmOfBytes(path, packed)
    const isLong = packed || region.size > LONG
    const look = this.#ask({ job: 'look', path, region, algorithm, isLong })
    if (algorithm === undefined) return readingIn(await look)
    const both = [look, this.#ask({ job: 'digest', path, region, algorithm, isLong })]
    const [looked, digested] = await Promise.all(both)
    return { ...readingIn(looked!), digest: digestIn(digested!) }
  }

  /** Ends all threads. */
  async close(): Promise<void> {
    await Promise.all(this.#all.map((worker) => worker.terminate()))
  }

  #ask(task: Task): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      const queue = task.job === 'look' ? this.#looks : this.#digests
      queue.push({ task, resolve, reject })
      this.#next()
    })
  }

  #next(): void {
    if (this.#looks.length + this.#digests.length === 0) return
    if (!this.#isBusyHere) {
      const waiting = this.#looks.shift() ?? this.#digests.shift()!
      return void this.#takeHere(waiting)
    }
    const worker = this.#idle.pop() ?? (this.#isWorthAThread ? this.#start() : undefined)
    const waiting = worker && (this.#digests.shift() ?? this.#lookFor(worker))
    if (waiting) this.#give(worker, waiting)
    else if (worker) this.#idle.push(worker)
  }

  get #isWorthAThread(): boolean {
    return this.#digests.length > 0 || this.#isWorthLooking
  }

  /**
   * A thread that has looked through nothing yet compiles first what it takes: the last file is
   * left to this thread, which is as fast.
   */
  get #isWorthLooking(): boolean {
    return this.#looks.length > 1 || this.#looks[0]?.task.isLong === true
  }

  #lookFor(worker: Worker): Waiting | undefined {
    if (!this.#isWorthLooking && !this.#looking.has(worker)) return undefined
    this.#looking.add(worker)
    return this.#looks.shift()
  }

  async #takeHere({ task, resolve, reject }: Waiting): Promise<void> {
    this.#isBusyHere = true
    await this.#doHere(task).then(resolve, reject)
    this.#isBusyHere = false
    this.#next()
  }

  #start(): Worker | undefined {
    if (this.#all.length + 1 >= this.#threads) return undefined
    const worker = new Worker(script, {
      workerData: { needles: this.#needles },
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG },
    })
    this.#all.push(worker)
    return worker
  }

  #give(worker: Worker, { task, resolve, reject }: Waiting): void {
    const settle = (act: () => void) => {
      worker.off('message', onAnswer).off('error', onError)
      this.#idle.push(worker)
      act()
      this.#next()
    }
    const onAnswer = (answer: Answer) => {
      if ('progress' in answer) this.#onProgress(answer.progress)
      else if ('refusal' in answer) settle(() => reject(new CannotVerify(answer.refusal)))
      else if ('failure' in answer) settle(() => reject(new Error(answer.failure)))
      else settle(() => resolve(answer))
    }
    const onError = (error: unknown) =>
      reject(error instanceof Error ? error : new Error(String(error)))
    worker.on('message', onAnswer).on('error', onError)
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    worker.postMessage(task)
  }
}

function readingIn(outcome: Outcome): BlobReading {
  if ('reading' in outcome) return outcome.reading
  throw new Error('a thread has not looked through its file')
}

function digestIn(outcome: Outcome): string {
  if ('digest' in outcome) return outcome.digest
  throw new Error('a thread has not made its digest')
}
