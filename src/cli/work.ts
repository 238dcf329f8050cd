import { resolve } from 'node:path'
import { FileError } from '../files/error.ts'
import { readSource, type SourceFile } from '../files/read.ts'
import { reachedStages } from '../reached-stages.ts'
import { Listings } from '../files/listings.ts'
import type { Result } from '../result.ts'
import type { Options } from '../options.ts'
import type { Engine } from './engine.ts'
import { type Attempt, Attempts, type Text } from './attempt.ts'
import { Batches, type InBatch } from './batches.ts'
import {
  failed,
  isUntouched,
  isWithoutSecrets,
  type Outcome,
  unwritten,
  without,
} from './outcome.ts'
import type { Io } from './io.ts'
import type { Arguments } from './arguments.ts'
import { type CalledWith, nobodyCalls } from './callers.ts'
import { type Settings, settingsOf } from './settings.ts'
import { Sieve } from './sieve.ts'
import type { Threads } from './threads.ts'
import { toldByCallers, withSources } from './told-by-callers.ts'
import { type WriteFile, writingOf } from './writing.ts'
import { WrittenFiles } from './written-files.ts'

/** What is done with one file after the other. */
export interface Worker {
  /**
   * Reads, rewrites and, with `--write`, writes a file. A file that cannot be worked on is a result
   * with its `error`.
   */
  file(path: string, leadsOut?: boolean): Promise<Outcome>
  /** Reads a file and begins with it, which threads go on with. */
  begin(path: string): Promise<Begun>
  /** Ends what was begun: files are shown, and written, one after the other. */
  finish(begun: Begun, leadsOut?: boolean): Promise<Outcome>
  /** Rewrites a text that is at hand. */
  text(path: string, text: string, file?: string, accept?: Options['accept']): Promise<Outcome>
}

/** Who calls the build of a file, and with what. */
type Calls = (path: string, rewritten: Result) => Promise<CalledWith>

/** What a worker works with. */
export interface WorkerParts {
  readonly args: Arguments
  readonly io: Io
  readonly engine: Engine
  readonly settings?: Settings
  /** Left out: files are written where they are. */
  readonly write?: WriteFile
  /** Left out: nobody calls a build. */
  readonly calledWith?: Calls
  /** What is known of folders already. */
  readonly listings?: Listings
  /** Left out: this thread does all. */
  readonly threads?: Threads | undefined
}

/** Makes the worker of a run. */
export const workerOf = (parts: WorkerParts): Worker => new FileWorker(parts)

/** A file that is on its way: through a sieve, or by itself. */
export type Begun = InSieve | Read

/** A file that threads look at. */
interface InSieve {
  readonly path: string
  readonly batch: InBatch
  /** What there is to tell of it, or the file as it was read where that is not settled. */
  readonly sifted: Promise<Result | Read>
}

/** A file that was read, or why not, and what is on the way for it. */
interface Read {
  readonly path: string
  readonly source: SourceFile | undefined
  readonly first: First | Outcome
}

/** The first attempt at a text, and with what. */
interface First {
  readonly text: Text
  readonly own: Arguments
  readonly attempt: Promise<Attempt>
}

class FileWorker implements Worker {
  readonly #io: Io
  readonly #settings: Settings
  readonly #written: WrittenFiles
  readonly #calledWith: Calls
  readonly #attempts: Attempts
  readonly #threads: Threads | undefined
  readonly #sieve: Sieve
  readonly #batches: Batches | undefined

  constructor({
    args,
    io,
    engine,
    settings = settingsOf(args, io.cwd),
    write = writingOf(io),
    calledWith = nobody,
    listings = new Listings(),
    threads,
  }: WorkerParts) {
    this.#io = io
    this.#settings = settings
    this.#written = new WrittenFiles(io.cwd, listings, args.write ? write : undefined)
    this.#calledWith = calledWith
    this.#attempts = new Attempts(io.cwd, engine, listings)
    this.#threads = threads
    this.#sieve = new Sieve(io.cwd, this.#attempts, listings)
    this.#batches = threads && new Batches(threads, io.cwd, args)
  }

  async file(path: string, leadsOut = false): Promise<Outcome> {
    return this.finish(await this.begin(path), leadsOut)
  }

  async begin(path: string): Promise<Begun> {
    const isAlike = this.#batches !== undefined && (await this.#settings.areAlike(path))
    const batch = isAlike ? await this.#batches!.add(path) : undefined
    if (!batch) return this.#read(path)
    return {
      path,
      batch,
      sifted: batch.sifted.then(
        async (result): Promise<Result | Read> => result ?? this.#read(path),
      ),
    }
  }

  async #read(path: string): Promise<Read> {
    try {
      const source = readSource(resolve(this.#io.cwd, path))
      return { path, source, first: await this.#begin({ path, source: source.text, file: path }) }
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      return { path, source: undefined, first: without(failed(path, error.message)) }
    }
  }

  async finish(begun: Begun, leadsOut = false): Promise<Outcome> {
    const { path } = begun
    const done = 'batch' in begun ? await this.#sifted(begun) : begun
    // written under another name since it was read
    if (this.#written.has(path)) return this.#finishRead(await this.#read(path), leadsOut)
    if ('first' in done) return this.#finishRead(done, leadsOut)
    await this.#written.tidy(path)
    return without(done)
  }

  #sifted({ batch, sifted }: InSieve): Promise<Result | Read> {
    batch.send()
    return sifted
  }

  async #finishRead({ path, source, first }: Read, leadsOut: boolean): Promise<Outcome> {
    let outcome: Outcome | undefined
    try {
      outcome = await this.#finish(first)
      return source ? await this.#written.add(source, path, outcome, leadsOut) : outcome
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      return without(
        outcome ? unwritten(outcome.result, error.message) : failed(path, error.message),
      )
    }
  }

  async text(
    path: string,
    source: string,
    file = path,
    accept?: Options['accept'],
  ): Promise<Outcome> {
    return this.#finish(await this.#begin({ path, source, file }, accept), accept)
  }

  async #begin(text: Text, accept?: Options['accept']): Promise<First | Outcome> {
    const own = await this.#settings.of(text.file, text.source)
    if (typeof own === 'string') return without(failed(text.path, own, text.source))
    return { text, own, attempt: this.#attempt(text, own, accept) }
  }

  async #finish(begun: First | Outcome, accept?: Options['accept']): Promise<Outcome> {
    if ('result' in begun) return begun
    const { text, own } = begun
    const attempt = await begun.attempt
    const isConcerned =
      !isWithoutSecrets(attempt.result) || this.#sieve.asksCallers(text.file, text.source, own)
    const called = isConcerned ? await this.#calledWith(text.file, attempt.result) : await nobody()
    const { told, isAgain } = toldByCallers(called, own, attempt)
    const again = isAgain ? await this.#attempt(text, told, accept) : attempt
    const last = withSources(again, called)
    for (const { fault } of new Set([attempt, again]))
      if (fault !== undefined) await this.#io.stderr.write(`${fault}\n`)
    if (isUntouched(last.result)) return without(last.result)
    const { outcomeOf } = await import('./attempt-outcome.ts')
    return outcomeOf(this.#io.cwd, last, text.file, {
      ...own,
      builder: told.builder,
      // a call that asks for no stage of it says nothing of the others
      target: own.target ?? (reachedStages(last.result.stages, called.target) && called.target),
    })
  }

  async #attempt(text: Text, own: Arguments, accept?: Options['accept']): Promise<Attempt> {
    const plain = this.#attempts.look(text, own, accept)
    if (plain) return plain
    // a function cannot be handed to a thread
    return accept === undefined && this.#threads && (await this.#threads.haveRoom())
      ? this.#threads.run({ cwd: this.#io.cwd, text, own })
      : this.#attempts.full(text, own, accept)
  }
}

const nobody = async (): Promise<CalledWith> => nobodyCalls
