import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { BlobReading } from './blob.ts'
import { CannotVerify } from './cannot-verify.ts'
import { algorithmOfBytes, isPacked } from './digest.ts'
import type { Needle } from './needles.ts'
import type { Region } from './region.ts'
import type { DigestJob } from './shared-digest.ts'

/** A file of the image that a thread is to look through. */
export interface Task {
  readonly path: string
  readonly region: Region
  /** Of the digest of its bytes, where it is not of what they decompress to. */
  readonly algorithm: string | undefined
  /** It takes much longer than to start a thread. */
  readonly isLong: boolean
}

/** What a thread is asked: to look through a file, or to hash what another one reads. */
export type Question = { readonly look: Task } | { readonly hash: DigestJob }

/** What a thread says: how many more bytes it has read, or what came out. */
export type Answer =
  | { readonly progress: number }
  | { readonly reading: BlobReading }
  | { readonly digest: string }
  | { readonly refusal: string }
  | { readonly failure: string }

/** Has another thread hash what this one reads; undefined when none has time. */
export type HaveHashed = (job: DigestJob) => Promise<string> | undefined

/** Does a task in this thread. */
export type DoHere = (task: Task, haveHashed: HaveHashed) => Promise<BlobReading>

interface Waiting {
  readonly task: Task
  readonly resolve: (reading: BlobReading) => void
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
 * another one, and to compile all that it runs, takes its time. One of the others makes the digests
 * of what this one reads, for which it needs hardly anything.
 */
export class Pool {
  readonly #needles: readonly Needle[]
  readonly #threads: number
  readonly #doHere: DoHere
  readonly #onProgress: (bytes: number) => void
  #isBusyHere = false
  readonly #looks: Waiting[] = []
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
    return new Promise((resolve, reject) => {
      this.#looks.push({ task: { path, region, algorithm, isLong }, resolve, reject })
      this.#next()
    })
  }

  /** Ends all threads. */
  async close(): Promise<void> {
    await Promise.all(this.#all.map((worker) => worker.terminate()))
  }

  #next(): void {
    if (this.#looks.length === 0) return
    if (!this.#isBusyHere) return void this.#takeHere(this.#looks.shift()!)
    const worker = this.#idle.pop() ?? (this.#isWorthLooking ? this.#start() : undefined)
    const waiting = worker && this.#lookFor(worker)
    if (waiting) this.#look(worker, waiting)
    else if (worker) this.#idle.push(worker)
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
    await this.#doHere(task, this.#haveHashed).then(resolve, reject)
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

  readonly #haveHashed: HaveHashed = (job) => {
    const worker = this.#idle.pop() ?? this.#start()
    return worker && this.#ask(worker, { hash: job }).then(digestIn)
  }

  #look(worker: Worker, { task, resolve, reject }: Waiting): void {
    this.#ask(worker, { look: task }).then(readingIn).then(resolve, reject)
  }

  #ask(worker: Worker, question: Question): Promise<Answer> {
    return new Promise((resolve, reject) => {
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
      worker.postMessage(question)
    })
  }
}

function readingIn(answer: Answer): BlobReading {
  if ('reading' in answer) return answer.reading
  throw new Error('a thread has not looked through its file')
}

function digestIn(answer: Answer): string {
  if ('digest' in answer) return answer.digest
  throw new Error('a thread has not made its digest')
}
