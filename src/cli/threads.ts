import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { Result } from '../result.ts'
import type { Arguments } from './arguments.ts'
import { type Attempt, faulty, late, type Text } from './attempt.ts'
import { secondsPerFile } from './engine.ts'
import { type Job, type Kind, Thread } from './one-thread.ts'

/** A text that a thread is to rewrite. */
export interface Task {
  readonly cwd: string
  readonly text: Text
  /** The arguments as they hold for it. */
  readonly own: Arguments
}

/** Files that a thread is to read and to look at, for those in which nothing can be a secret. */
export interface Sifting {
  readonly cwd: string
  readonly paths: readonly string[]
  /** The arguments as they hold for each of them. */
  readonly own: Arguments
}

/** Of each file that was sifted: what there is to tell of it, undefined where it is not settled. */
export type Sifted = readonly (Result | undefined)[]

const rewriting: Kind = {
  script: new URL('./thread.js', import.meta.url),
  milliseconds: secondsPerFile * 1000,
}

/** More of them wait for one another: finding files and showing results is done by one. */
const MOST_THREADS = 16

/** A thread has the next texts at hand while whoever gives them out is at a long one. */
const TEXTS_PER_THREAD = 16

/** A thread that has the next files at hand needs no more: whoever has them sifted does some too. */
const SIFTINGS_PER_THREAD = 2

/** To start threads takes as long as to look at so many files. */
const LOOKS_BEFORE = 1000

/** The full reading of a text takes as long as so many looks. */
const LOOKS_PER_TEXT = 10

/**
 * How many beside the one that asks, which works as well: each has to compile the program for
 * itself. None where there is no compiled script, as in tests of the sources.
 */
function threadsHere(said: number | undefined, script: URL): number {
  if (!existsSync(fileURLToPath(script))) return 0
  return (said ?? Math.min(MOST_THREADS, availableParallelism())) - 1
}

/** Threads that rewrite texts and sift files beside the one that gives them out. */
export class Threads {
  readonly #kind: Kind
  readonly #count: number
  /** How many looks there have to be before threads are worth their start. */
  #before: number
  readonly #queue: Job[] = []
  readonly #all = new Set<Thread>()
  /** The last one that had to wait for the answer whether there is room. */
  #turn: Promise<unknown> = Promise.resolve()

  /**
   * @param said how many with this one; without it as many as there are cores, once there is much to
   *   do
   */
  constructor(said: number | undefined, kind = rewriting) {
    this.#kind = kind
    this.#count = threadsHere(said, kind.script)
    this.#before = said === undefined ? LOOKS_BEFORE : 0
  }

  /**
   * Asked for each text: has there been so much to do that threads are worth their start, and has
   * one of them room? Where all are at work whoever asks is to rewrite it.
   */
  haveRoom(): Promise<boolean> {
    return this.#haveRoom(LOOKS_PER_TEXT, TEXTS_PER_THREAD)
  }

  /** The same, of files to look at. */
  haveRoomToSift(): Promise<boolean> {
    return this.#haveRoom(1, SIFTINGS_PER_THREAD)
  }

  async #haveRoom(looks: number, most: number): Promise<boolean> {
    if (this.#count === 0) return false
    if (this.#before > 0) {
      this.#before -= looks
      return false
    }
    const isAnyFree = () =>
      this.#all.size < this.#count || [...this.#all].some(({ jobs }) => jobs < most)
    if (isAnyFree()) return true
    // one after the other, when what they have answered has arrived: who finds no room does it
    // before the next one asks
    const isFree = this.#turn.then(() => new Promise(setImmediate)).then(isAnyFree)
    this.#turn = isFree
    return isFree
  }

  /** How many files are worth beginning with before the first of these is asked for. */
  get depth(): number {
    return this.#count > 0 && this.#before <= 0 ? (this.#count + 1) * TEXTS_PER_THREAD * 4 : 1
  }

  /** Rewrites a text. Nothing is thrown: a thread that dies of it leaves a fault. */
  run(task: Task): Promise<Attempt> {
    return new Promise((resolve) =>
      this.#give({
        task,
        isAnswered: (answer) => resolve(answer as Attempt),
        isLate: () => resolve(late(task.text)),
        isLost: (cause) => resolve(faulty(task.text, cause)),
      }),
    )
  }

  /** Sifts files. Nothing is thrown: of what a thread dies of nothing is settled. */
  sift(task: Sifting): Promise<Sifted> {
    return new Promise((resolve) =>
      this.#give({
        task,
        isAnswered: (answer) => resolve(answer as Sifted),
        isLate: () => resolve([]),
        isLost: () => resolve([]),
      }),
    )
  }

  /** Ends all threads, whatever they are at. */
  async close(): Promise<void> {
    await Promise.all([...this.#all].map((thread) => thread.end()))
  }

  #give(job: Job): void {
    this.#queue.push(job)
    if (this.#all.size < this.#count) this.#start()
    this.#share()
  }

  #start(): void {
    const thread = new Thread(
      this.#kind,
      () => this.#share(),
      (left) => {
        this.#all.delete(thread)
        this.#queue.unshift(...left)
        if (this.#queue.length > 0) this.#start()
        this.#share()
      },
    )
    this.#all.add(thread)
  }

  /** Each job goes to the thread that has the fewest. */
  #share(): void {
    while (this.#queue.length > 0) {
      let least: Thread | undefined
      for (const thread of this.#all) if (!least || thread.jobs < least.jobs) least = thread
      if (!least || least.jobs >= TEXTS_PER_THREAD) return
      least.give(this.#queue.shift()!)
    }
  }
}
