import type { Worker } from 'node:worker_threads'

/** Something for a thread to do, and whom to tell of it. */
export interface Job {
  /** Plain data. */
  readonly task: unknown
  readonly isAnswered: (answer: unknown) => void
  /** It took longer than it may. */
  readonly isLate: () => void
  /** The thread died of it. */
  readonly isLost: (cause: string) => void
}

/** What threads run, and how long one may be at a job. */
export interface Kind {
  readonly script: URL
  readonly milliseconds: number
}

/** One thread and the jobs that it was given: it is at the first of them. */
export class Thread {
  readonly #worker: Worker
  readonly #milliseconds: number
  readonly #jobs: Job[] = []
  readonly #onDeath: (left: readonly Job[]) => void
  #timer: NodeJS.Timeout | undefined
  /** To start takes its time too. */
  #isOnline = false
  #isOver = false

  /** @param onDeath gets the jobs that it had not begun with */
  constructor(
    { script, milliseconds }: Kind,
    onAnswer: () => void,
    onDeath: (left: readonly Job[]) => void,
  ) {
    // loaded when there is much to do: most runs are of one file
    this.#worker = new (process.getBuiltinModule('node:worker_threads').Worker)(script)
    this.#milliseconds = milliseconds
    this.#onDeath = onDeath
    this.#worker.on('online', () => {
      this.#isOnline = true
      this.#watch()
    })
    this.#worker.on('message', (answer: unknown) => {
      this.#jobs.shift()?.isAnswered(answer)
      this.#watch()
      onAnswer()
    })
    let cause: unknown = 'the thread has ended'
    this.#worker.on('error', (error) => (cause = error))
    // what it answered before it died has arrived by then
    this.#worker.on('exit', () => this.#die((job) => job.isLost(String(cause))))
  }

  /** How many it has not answered. */
  get jobs(): number {
    return this.#jobs.length
  }

  give(job: Job): void {
    this.#jobs.push(job)
    if (this.#jobs.length === 1) this.#watch()
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    this.#worker.postMessage(job.task)
  }

  async end(): Promise<void> {
    this.#isOver = true
    clearTimeout(this.#timer)
    await this.#worker.terminate()
  }

  /** Nothing but its end stops a thread that is at work. */
  #watch(): void {
    clearTimeout(this.#timer)
    if (!this.#isOnline || this.#jobs.length === 0) return
    this.#timer = setTimeout(() => {
      this.#die((job) => job.isLate())
      void this.end()
    }, this.#milliseconds)
  }

  #die(tell: (job: Job) => void): void {
    clearTimeout(this.#timer)
    if (this.#isOver) return
    this.#isOver = true
    const [culprit, ...left] = this.#jobs.splice(0)
    if (culprit) tell(culprit)
    this.#onDeath(left)
  }
}
