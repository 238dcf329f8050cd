import { realpathSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import type { CallerKind, Invocation } from '../callers/caller.ts'
import type { Knowledge } from '../callers/decide.ts'
import type { Dictated } from '../callers/dictated.ts'
import type { ReadCaller } from '../callers/migrate.ts'
import type { Repository } from '../callers/repository.ts'
import type { CallerResult } from '../callers/result.ts'
import type { DockerfileState } from '../callers/states.ts'
import { FileError } from '../files/error.ts'
import { readSource } from '../files/read.ts'
import { gitRoot } from '../git.ts'
import type { Result } from '../result.ts'
import type { Secret } from '../secret.ts'
import type { Arguments } from './arguments.ts'
import { type ReadPlace, readPlace } from './caller-places.ts'
import { framesOf } from './error.ts'
import type { Io } from './io.ts'
import { Leftovers } from './leftovers.ts'
import { fromHere } from './build-context.ts'
import type { Settings } from './settings.ts'
import type { WriteFile } from './writing.ts'

/** What became of one file that calls a build. */
export interface CallerOutcome {
  readonly result: CallerResult
  readonly remarks: readonly string[]
}

/** One repository whose callers are asked: the git root, or the searched folder outside of git. */
interface Place {
  readonly root: string
  /** By the path from the root. */
  readonly states: Map<string, DockerfileState>
  /** Does a Dockerfile of it have to do with secrets? Else nobody is asked. */
  isConcerned: boolean
  /** Its callers, read once. */
  read: Promise<ReadPlace> | undefined
}

/**
 * How the callers of a Dockerfile build it, where they all do it alike; the context is an absolute
 * path.
 */
export type CalledWith = Dictated

/**
 * The callers of the Dockerfiles of a run. Nothing is read before a Dockerfile has to do with
 * secrets.
 */
export class Callers {
  readonly #args: Arguments
  readonly #io: Io
  readonly #write: WriteFile
  readonly #settings: Settings
  readonly #places = new Map<string, Place>()
  readonly #folders: readonly string[]
  /** What the search for Dockerfiles comes by; nothing outside of a search. */
  readonly beside: Leftovers | undefined
  /** Is there a Dockerfile that has nothing to do with secrets? */
  #hasOthers = false

  constructor(args: Arguments, io: Io, write: WriteFile, settings: Settings) {
    this.#args = args
    this.#settings = settings
    this.#io = io
    this.#write = write
    const isOn = args.callers && !args.paths.includes('-')
    this.#folders = isOn ? args.paths.flatMap((path) => folderOf(resolve(io.cwd, path)) ?? []) : []
    this.beside = this.#folders.length > 0 ? new Leftovers() : undefined
    // where Dockerfiles live elsewhere, callers are all there is
    if (args.rollout !== 'switch')
      for (const folder of this.#folders) this.#place(gitRoot(folder) ?? folder).isConcerned = true
  }

  /** Takes notice of what became of a Dockerfile. */
  async saw(result: Result): Promise<void> {
    // nothing else of it is of interest, and most files have nothing else
    if (result.secrets.length === 0 && result.findings.length === 0) {
      this.#hasOthers = true
      return
    }
    const { root, inside } = this.#locate(result.path)
    if (root === undefined) return
    const place = this.#place(root)
    place.isConcerned = true
    const { stateAsIs, stateOf } = await import('../callers/states.ts')
    const isNow = result.error !== null || this.#args.rollout === 'contract'
    const state = isNow ? stateAsIs(result.before) : stateOf(result)
    place.states.set(inside, state)
  }

  /** Migrates the callers, and writes them where that is asked for. */
  async *migrated(): AsyncGenerator<CallerOutcome> {
    const left = this.#hasOthers ? this.beside : undefined
    const isKnown = (root: string) => this.#places.get(root)?.isConcerned === true
    for (const root of left?.roots(isKnown, (path) => this.#folderAbove(path)) ?? [])
      this.#place(root).isConcerned = true
    const places = [...this.#places.values()].filter(({ isConcerned }) => isConcerned)
    if (places.length === 0) return
    for (const place of places) {
      const { kinds, repository, callers, faults } = await this.#read(place)
      for (const { path, fault } of faults)
        yield await this.#faulty(this.#shown(place, path), fault)
      const { concerns } = await import('../callers/concern.ts')
      const seen = new Map(place.states)
      const knowledge = await this.#knowledge(place, repository, callers)
      // a command that builds what a file says changes when the file has
      const isFirst = ({ file }: ReadCaller) => knowledge.orders!.isFirst(file.path)
      const ordered = [...callers.filter(isFirst), ...callers.filter((read) => !isFirst(read))]
      for (const read of ordered) {
        const full = join(place.root, read.file.path)
        if (await this.#settings.leavesOut(full)) continue
        if (this.#isSearched(full) || concerns(read.items, seen))
          yield* this.#file(place, read, kinds, repository, knowledge)
      }
    }
  }

  /**
   * Has a Dockerfile changed in a repository that calls no build at all? Then whoever calls it is
   * somewhere else.
   */
  async isCalledElsewhere(): Promise<boolean> {
    for (const place of this.#places.values()) {
      const hasSecrets = [...place.states.values()].some(({ secrets }) => secrets.length > 0)
      if (!place.isConcerned || !hasSecrets) continue
      const { callers } = await this.#read(place)
      if (!callers.some(({ items }) => items.some(({ type }) => type === 'invocation'))) return true
    }
    return false
  }

  /**
   * How a Dockerfile is built by those who call its build.
   *
   * @param secrets those that it would get
   * @returns what they agree upon
   */
  async calledWith(path: string, secrets: readonly Secret[]): Promise<CalledWith> {
    const { root, inside } = this.#locate(path)
    if (root === undefined) return { ids: {} }
    const { callers } = await this.#read(this.#place(root))
    const calls = callers.flatMap(({ items }) => items).filter((item) => item.type === 'invocation')
    const { dictatedBy } = await import('../callers/dictated.ts')
    const { context, ...dictated } = dictatedBy(calls, inside, secrets)
    return context === undefined ? dictated : { ...dictated, context: join(root, context) }
  }

  #isSearched(full: string): boolean {
    return this.#folderAbove(full) !== undefined
  }

  #folderAbove(full: string): string | undefined {
    return this.#folders.find((folder) => isBelow(folder, full))
  }

  /** The repository of a file; none for a text, and where callers are not wanted. */
  #locate(path: string): { root?: string; inside: string } {
    if (!this.#args.callers || this.#args.paths.includes('-')) return { inside: path }
    const real = realOf(resolve(this.#io.cwd, path))
    const root = gitRoot(dirname(real)) ?? this.#folderAbove(real)
    if (root === undefined) return { inside: path }
    return { root, inside: relative(root, real).replaceAll(sep, '/') }
  }

  #read(place: Place): Promise<ReadPlace> {
    return (place.read ??= readPlace(place.root))
  }

  async *#file(
    place: Place,
    read: ReadCaller,
    kinds: readonly CallerKind[],
    repository: Repository,
    knowledge: Knowledge,
  ): AsyncGenerator<CallerOutcome> {
    const { migrate } = await import('../callers/migrate.ts')
    const full = join(place.root, read.file.path)
    const shown = this.#shown(place, read.file.path)
    try {
      const found = await migrate(read, kinds, repository, knowledge)
      if (found.findings.length === 0 && found.error === null) return
      const result = { ...found, path: shown }
      if (!this.#args.write || result.before === result.after) yield { result, remarks: [] }
      else yield await this.#written(full, result)
    } catch (error) {
      yield await this.#faulty(shown, error)
    }
  }

  async #faulty(path: string, fault: unknown): Promise<CallerOutcome> {
    await this.#io.stderr.write(`${framesOf(fault)}\n`)
    return {
      result: failedCaller(path, 'internal error, please report it; left as it is'),
      remarks: [],
    }
  }

  /** As the person would write it, from the current folder. */
  #shown({ root }: Place, path: string): string {
    return fromHere(realOf(this.#io.cwd), join(root, path))
  }

  async #written(full: string, result: CallerResult): Promise<CallerOutcome> {
    try {
      const source = readSource(full)
      if (source.text !== result.before)
        throw new FileError('has changed since it was read, so it was not written; run again')
      return { result, remarks: await this.#write(source, result.path, result.after) }
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      return { result: { ...result, error: error.message }, remarks: [] }
    }
  }

  async #knowledge(
    { states }: Place,
    repository: Repository,
    callers: readonly ReadCaller[],
  ): Promise<Knowledge> {
    const { stateAsIs } = await import('../callers/states.ts')
    for (const path of repository.dockerfiles) {
      const text = states.has(path) ? undefined : repository.read(path)
      if (text !== undefined) states.set(path, stateAsIs(text))
    }
    const { Orders } = await import('../callers/orders.ts')
    const calls = callers.flatMap(({ items }) => items).filter(({ type }) => type === 'invocation')
    const orders = new Orders(calls as Invocation[])
    return { rollout: this.#args.rollout, states, said: new Set(this.#args.secrets), orders }
  }

  #place(root: string): Place {
    const known = this.#places.get(root) ?? {
      root,
      states: new Map(),
      isConcerned: false,
      read: undefined,
    }
    this.#places.set(root, known)
    return known
  }
}

function failedCaller(path: string, error: string): CallerResult {
  const nothing = { findings: [], secrets: [], stages: [], arguments: [] }
  return { path, before: '', after: '', error, ...nothing }
}

function folderOf(path: string): string | undefined {
  try {
    return statSync(path).isDirectory() ? realpathSync(path) : undefined
  } catch {
    return undefined
  }
}

function realOf(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}

function isBelow(folder: string, path: string): boolean {
  return path.startsWith(folder.endsWith(sep) ? folder : folder + sep)
}
