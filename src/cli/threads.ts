import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { setImmediate } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Worker } from 'node:worker_threads'
import type { Arguments } from './arguments.ts'
import { type Attempt, faulty, late, type Text } from './attempt.ts'
import { secondsPerFile } from './engine.ts'

/** A text that a thread is to rewrite. */
export interface Task {
  readonly cwd: string
  readonly text: Text
  /** The arguments as they hold for it. */
  readonly own: Arguments
}

interface Waiting {
  readonly task: Task
  readonly resolve: (attempt: Attempt) => void
}

/** What threads run, and how long one may be at a text. */
interface Kind {
  readonly script: URL
  readonly milliseconds: number
}

const rewriting: Kind = {
  script: new URL('./thread.js', import.meta.url),
  milliseconds: secondsPerFile * 1000,
}

/** More of them wait for one another: finding files and showing results is done by one. */
const MOST_THREADS = 16

/** A thread has the next texts at hand while whoever gives them out is at a long one. */
const TEXTS_PER_THREAD = 16

/** To start threads takes as long as the full reading of so many texts. */
const TEXTS_BEFORE = 100

/**
 * How many beside the one that asks, which rewrites as well: each has to compile the program for
 * itself. None where there is no compiled script, as in tests of the sources.
 */
function threadsHere(said: number | undefined, script: URL): number {
  if (!existsSync(fileURLToPath(script))) return 0
  return (said ?? Math.min(MOST_THREADS, availableParallelism())) - 1
}

/** Threads that rewrite texts beside the one that gives them out. */
export class Threads {
  readonly #kind: Kind
  readonly #count: number
  #before: number
  readonly #queue: Waiting[] = []
  readonly #all = new Set<Thread>()
  /** Whether there was room for the last text that had to wait for the answer. */
  #turn: Promise<boolean> = Promise.resolve(false)

  /**
   * @param said how many with this one; without it as many as there are cores, once there is much to
   *   do
   */
  constructor(said: number | undefined, kind = rewriting) {
    this.#kind = kind
    this.#count = threadsHere(said, kind.script)
    this.#before = said === undefined ? TEXTS_BEFORE : 0
  }

  /**
   * Asked for each text: has there been so much to do that threads are worth their start, and has
   * one of them room? Where all are at work whoever asks is to rewrite it.
   */
  async haveRoom(): Promise<boolean> {
    if (this.#count === 0 || this.#before-- > 0) return false
    if (this.#isAnyFree()) return true
    // one after the other, when what they have answered has arrived: who finds no room rewrites its
    // text before the next one asks
    return (this.#turn = this.#turn.then(() => setImmediate()).then(() => this.#isAnyFree()))
  }

  #isAnyFree(): boolean {
    return this.#all.size < this.#count || [...this.#all].some(({ hasRoom }) => hasRoom)
  }

  /** How many texts are worth giving to them before the first of these is asked for. */
  get depth(): number {
    return this.#count > 0 && this.#before < 0 ? (this.#count + 1) * TEXTS_PER_THREAD * 4 : 1
  }

  /** Rewrites a text. Nothing is thrown: a thread that dies of it leaves a fault. */
  run(task: Task): Promise<Attempt> {
    return new Promise((resolve) => {
      this.#queue.push({ task, resolve })
      if (this.#all.size < this.#count) this.#start()
      this.#share()
    })
  }

  /** Ends all threads, whatever they are at. */
  async close(): Promise<void> {
    await Promise.all([...this.#all].map((thread) => thread.end()))
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

  #share(): void {
    for (const thread of this.#all)
      while (thread.hasRoom && this.#queue.length > 0) thread.give(this.#queue.shift()!)
  }
}

/** One thread and the texts that it was given: it is at the first of them. */
class Thread {
  readonly #worker: Worker
  readonly #milliseconds: number
  readonly #texts: Waiting[] = []
  readonly #onDeath: (left: readonly Waiting[]) => void
  #timer: NodeJS.Timeout | undefined
  /** To start takes its time too. */
  #isOnline = false
  #isOver = false

  /** @param onDeath gets the texts that it had not begun with */
  constructor(
    { script, milliseconds }: Kind,
    onAnswer: () => void,
    onDeath: (left: readonly Waiting[]) => void,
  ) {
    // loaded when there is much to do: most runs are of one file
    this.#worker = new (process.getBuiltinModule('node:worker_threads').Worker)(script)
    this.#milliseconds = milliseconds
    this.#onDeath = onDeath
    this.#worker.on('online', () => {
      this.#isOnline = true
      this.#watch()
    })
    this.#worker.on('message', (attempt: Attempt) => {
      this.#texts.shift()?.resolve(attempt)
      this.#watch()
      onAnswer()
    })
    let cause: unknown = 'the thread has ended'
    this.#worker.on('error', (error) => (cause = error))
    // what it answered before it died has arrived by then
    this.#worker.on('exit', () => this.#die((text) => faulty(text, String(cause))))
  }

  get hasRoom(): boolean {
    return this.#texts.length < TEXTS_PER_THREAD
  }

  give(waiting: Waiting): void {
    this.#texts.push(waiting)
    if (this.#texts.length === 1) this.#watch()
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    this.#worker.postMessage(waiting.task)
  }

  async end(): Promise<void> {
    this.#isOver = true
    clearTimeout(this.#timer)
    await this.#worker.terminate()
  }

  /** Nothing but its end stops a thread that is at work. */
  #watch(): void {
    clearTimeout(this.#timer)
    if (!this.#isOnline || this.#texts.length === 0) return
    this.#timer = setTimeout(() => {
      this.#die(late)
      void this.end()
    }, this.#milliseconds)
  }

  #die(of: (text: Text) => Attempt): void {
    clearTimeout(this.#timer)
    if (this.#isOver) return
    this.#isOver = true
    const [culprit, ...left] = this.#texts.splice(0)
    culprit?.resolve(of(culprit.task.text))
    this.#onDeath(left)
  }
}
