import { decode, maxBytes } from '../files/read.ts'
import { FileError } from '../files/error.ts'
import { Listings } from '../files/listings.ts'
import { findFiles, type FoundFile } from '../files/walk.ts'
import { addTo, newTally } from '../reporters/tally.ts'
import { ahead } from './ahead.ts'
import { changes } from '../result.ts'
import type { Arguments } from './arguments.ts'
import { Callers } from './callers.ts'
import { checkPaths, checkTransforms } from './checks.ts'
import { display } from './display.ts'
import { type Engine, engine as own } from './engine.ts'
import type { Asking } from './interactive.ts'
import type { Io } from './io.ts'
import { type Settings, settingsOf } from './settings.ts'
import { failed, type Outcome, without } from './outcome.ts'
import { Threads } from './threads.ts'
import { type Begun, type Worker, workerOf } from './work.ts'
import { writingOf } from './writing.ts'

/**
 * Rewrites what the arguments name and reports it.
 *
 * @returns the exit code
 * @throws UsageError for a path that is not there
 */
export async function run(args: Arguments, io: Io, engine: Engine): Promise<number> {
  await checkPaths(args, io.cwd)
  await checkTransforms(args.only)
  const settings = settingsOf(args, io.cwd)
  const write = writingOf(io)
  const listings = new Listings()
  const callers = new Callers({ args, io, write, settings, listings })
  // another engine is not what a thread loads
  const threads = engine === own && !args.interactive ? new Threads(args.threads) : undefined
  const worker = workerOf({
    // before and after the switch only callers change
    args: isSwitch(args) ? args : { ...args, write: false },
    io,
    engine,
    settings,
    write,
    calledWith: (path, rewritten) => callers.calledWith(path, rewritten),
    listings,
    threads,
  })
  const asking = args.interactive
    ? (await import('./interactive.ts')).asking(args, io, worker, write)
    : undefined
  const show = await display(args, io)
  try {
    return await new Run({
      args,
      io,
      settings,
      callers,
      worker,
      listings,
      threads,
      asking,
      show,
    }).all()
  } finally {
    await threads?.close()
  }
}

/** What a run works with. */
interface Parts {
  readonly args: Arguments
  readonly io: Io
  readonly settings: Settings
  readonly callers: Callers
  readonly worker: Worker
  readonly listings: Listings
  readonly threads: Threads | undefined
  readonly asking: Asking | undefined
  readonly show: Awaited<ReturnType<typeof display>>
}

/** A file that was found, and begun with unless a person is asked about it. */
interface Started {
  readonly found: FoundFile
  readonly begun: Begun | undefined
  readonly warnings: readonly string[]
}

/** One run, file by file. */
class Run {
  readonly #parts: Parts
  readonly #tally = newTally()
  /** Somebody has something to do. */
  #remains = false
  /** Nobody reads on, so not all was looked at. */
  #isCut = false

  constructor(parts: Parts) {
    this.#parts = parts
  }

  async all(): Promise<number> {
    const { args, settings, callers, show } = this.#parts
    await show.start()
    await (args.paths.includes('-') ? this.#input() : this.#files())
    await this.#callers()
    for (const warning of [...settings.warnings(), ...(this.#isCut ? [] : settings.unused())])
      await show.warn(warning)
    const isChanged = this.#tally.changed > 0 && !this.#isCut
    await show.end(this.#tally, {
      isCalledElsewhere: isChanged && (await callers.isCalledElsewhere()),
      isCut: this.#isCut && !this.#parts.asking,
    })
    if (this.#tally.files > 0 && this.#tally.failed === this.#tally.files) {
      // the document alone has said so
      if (args.format === 'json') await show.warn(`secretmount: ${allFailed}`)
      return 2
    }
    // files that were not looked at may hold anything
    return (this.#remains || this.#isCut) && args.exitCodes && !show.exitsZero ? 1 : 0
  }

  async #input(): Promise<void> {
    const { args, io, worker } = this.#parts
    const isFilter = !args.check && (args.format ?? 'diff') === 'diff'
    const bytes = await readAll(io.stdin)
    const outcome = await fromStdin(bytes, worker, args.stdinFilename)
    if (isFilter)
      await io.stdout.write(outcome.result.error === null ? outcome.result.after : bytes)
    await this.#take(outcome, isFilter)
  }

  async #files(): Promise<void> {
    const { args, io, settings, callers, listings, threads, asking, show } = this.#parts
    const selection = {
      folder: settings.folder,
      ...(callers.beside ? { beside: callers.beside } : {}),
    }
    const files = findFiles(args.paths, io.cwd, selection, listings)
    const start = (found: FoundFile) => this.#start(found)
    for await (const started of ahead(files, start, () => threads?.depth ?? 1)) {
      const { path, note } = started.found
      if (note !== undefined) {
        await show.note(path, note)
        continue
      }
      const isRead = await this.#file(started)
      // nobody reads the diff any more; what is to be written is written
      if (asking?.isOver || (!isRead && !args.write)) {
        this.#isCut = true
        break
      }
    }
  }

  async #start(found: FoundFile): Promise<Started> {
    const { worker, asking, settings } = this.#parts
    const isBegun = found.note === undefined && found.error === undefined && !asking
    const begun = isBegun ? await worker.begin(found.path) : undefined
    return { found, begun, warnings: settings.warnings() }
  }

  /** @returns whether anybody reads what is shown */
  async #file({ found, begun, warnings }: Started): Promise<boolean> {
    const { args, settings, callers, show } = this.#parts
    show.reads(found.path)
    const outcome = await this.#outcome(found, begun)
    for (const warning of [...warnings, ...settings.warnings()]) await show.warn(warning)
    if (await settings.wantsCallers(found.path)) await callers.saw(outcome.result)
    return !isSwitch(args) || this.#take(outcome, isApplied(args))
  }

  async #outcome({ path, error, leadsOut }: FoundFile, begun: Begun | undefined): Promise<Outcome> {
    const { worker, asking } = this.#parts
    if (error !== undefined) return without(failed(path, error))
    return begun ? worker.finish(begun, leadsOut) : asking!.file(path, leadsOut)
  }

  async #callers(): Promise<void> {
    const { args, callers, asking, show } = this.#parts
    // who has had enough is told of what is left
    if (this.#isCut && !asking) return
    for await (const found of callers.migrated()) {
      const caller = asking ? await asking.caller(found) : found
      addTo(show.callers.tally, caller.result)
      this.#remains ||= isLeft(caller, isApplied(args))
      await show.caller(caller)
    }
  }

  async #take(outcome: Outcome, isDone: boolean): Promise<boolean> {
    addTo(this.#tally, outcome.result)
    this.#remains ||= isLeft(outcome, isDone)
    return this.#parts.show.file(outcome)
  }
}

const allFailed = 'no file could be processed; `error` of each in the document says why'

function isSwitch({ rollout }: Arguments): boolean {
  return rollout === 'switch'
}

function isApplied({ write, interactive }: Arguments): boolean {
  return write || interactive
}

/** No more than a Dockerfile can have: what is longer is refused by its length. */
async function readAll(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of stream) {
    chunks.push(chunk)
    length += chunk.length
    if (length > maxBytes) break
  }
  return Buffer.concat(chunks)
}

async function fromStdin(
  bytes: Buffer,
  worker: Worker,
  name: string | undefined,
): Promise<Outcome> {
  try {
    return await worker.text(name ?? '-', decode(bytes), name ?? 'Dockerfile')
  } catch (error) {
    if (error instanceof FileError)
      return { result: failed(name ?? '-', error.message), command: null, remarks: [] }
    throw error
  }
}

function isLeft({ result }: Pick<Outcome, 'result'>, isDone: boolean): boolean {
  if (result.error !== null || (!isDone && changes(result))) return true
  return result.findings.some(({ status }) => (status === 'fixed' ? !isDone : status !== 'note'))
}
