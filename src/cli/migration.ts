import { join } from 'node:path'
import type { Invocation } from '../callers/caller.ts'
import { concerns } from '../callers/concern.ts'
import type { Knowledge } from '../callers/decide.ts'
import { migrate, type ReadCaller } from '../callers/migrate.ts'
import { Orders } from '../callers/orders.ts'
import type { CallerResult } from '../callers/result.ts'
import { stateAsIs } from '../callers/states.ts'
import { withUndone } from '../callers/undone.ts'
import { FileError } from '../files/error.ts'
import { readSource } from '../files/read.ts'
import { realPath } from '../files/real-path.ts'
import type { Arguments } from './arguments.ts'
import { fromHere } from './build-context.ts'
import type { CallerPlace, ReadPlace } from './caller-places.ts'
import { framesOf } from './error.ts'
import type { Listings } from '../files/listings.ts'
import type { Io } from './io.ts'
import type { Settings } from './settings.ts'
import type { WriteFile } from './writing.ts'

/** What became of one file that calls a build. */
export interface CallerOutcome {
  readonly result: CallerResult
  readonly remarks: readonly string[]
}

/** What callers are migrated with. */
export interface CallerParts {
  readonly args: Arguments
  readonly io: Io
  readonly settings: Settings
  readonly write: WriteFile
  /** What is known of folders already. */
  readonly listings?: Listings
}

/** What the search for Dockerfiles has told. Paths are absolute. */
export interface Searched {
  /** Is a path below a folder that the person named? */
  isSearched(path: string): boolean
  /** Dockerfiles that were read, and have no mount. */
  readonly mountless: ReadonlySet<string>
}

/** Migrates the callers of one repository after the other. */
export class Migration {
  readonly #parts: CallerParts
  readonly #searched: Searched

  constructor(parts: CallerParts, searched: Searched) {
    this.#parts = parts
    this.#searched = searched
  }

  /** Migrates them, and writes them where that is asked for. */
  async *of(place: CallerPlace, read: ReadPlace): AsyncGenerator<CallerOutcome> {
    for (const { path, fault } of read.faults)
      yield await this.#faulty(this.#shown(place, path), fault)
    const seen = new Map(place.states)
    const knowledge = this.#knowledge(place, read)
    for (const caller of ordered(read.callers, knowledge)) {
      const full = join(place.root, caller.file.path)
      if (this.#searched.isSearched(full) || concerns(caller.items, seen))
        yield* this.#file(place, caller, read, knowledge)
    }
  }

  async *#file(
    place: CallerPlace,
    caller: ReadCaller,
    { kinds, repository }: ReadPlace,
    knowledge: Knowledge,
  ): AsyncGenerator<CallerOutcome> {
    const full = join(place.root, caller.file.path)
    const shown = this.#shown(place, caller.file.path)
    try {
      const found = await migrate(caller, kinds, repository, knowledge)
      if (found.findings.length === 0 && found.error === null) return
      const result = { ...found, path: shown }
      const isWritten = this.#parts.args.write && result.before !== result.after
      yield isWritten ? await this.#written(full, result) : { result, remarks: [] }
    } catch (error) {
      yield await this.#faulty(shown, error)
    }
  }

  async #written(full: string, result: CallerResult): Promise<CallerOutcome> {
    try {
      const source = readSource(full)
      if (source.text !== result.before)
        throw new FileError('has changed since it was read, so it was not written; run again')
      return { result, remarks: await this.#parts.write(source, result.path, result.after) }
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      // before and after the switch a caller that stays as it is builds as it did
      const isLacking = this.#parts.args.rollout === 'switch'
      const message = isLacking ? withUndone(error.message, result.findings) : error.message
      return { result: { ...result, error: message }, remarks: [] }
    }
  }

  async #faulty(path: string, fault: unknown): Promise<CallerOutcome> {
    await this.#parts.io.stderr.write(`${framesOf(fault)}\n`)
    const nothing = { findings: [], secrets: [], stages: [], arguments: [] }
    const error = 'internal error, please report it; left as it is'
    return { result: { path, before: '', after: '', error, ...nothing }, remarks: [] }
  }

  #knowledge({ root, states }: CallerPlace, { repository, callers }: ReadPlace): Knowledge {
    const { mountless } = this.#searched
    // where nobody calls a build, nothing but its secrets is asked for
    const isAsked = (path: string) =>
      !states.has(path) && (callers.length > 0 || !mountless.has(join(root, path)))
    for (const path of repository.dockerfiles.filter(isAsked)) {
      const text = repository.read(path)
      if (text !== undefined && (callers.length > 0 || text.includes('mount')))
        states.set(path, stateAsIs(text))
    }
    const calls = callers.flatMap(({ items }) => items).filter(({ type }) => type === 'invocation')
    const orders = new Orders(calls as Invocation[])
    const { rollout, secrets } = this.#parts.args
    return { rollout, states, said: new Set(secrets), orders }
  }

  /** As the person would write it, from the current folder. */
  #shown({ root }: CallerPlace, path: string): string {
    return fromHere(realPath(this.#parts.io.cwd), join(root, path))
  }
}

/** A command that builds what a file says changes when the file has. */
function ordered(callers: readonly ReadCaller[], { orders }: Knowledge): ReadCaller[] {
  const isFirst = ({ file }: ReadCaller) => orders.isFirst(file.path)
  return [...callers.filter(isFirst), ...callers.filter((caller) => !isFirst(caller))]
}
