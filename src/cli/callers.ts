import { statSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import type { Dictated } from '../callers/dictated.ts'
import { realPath } from '../files/real-path.ts'
import { gitRoot } from '../git.ts'
import type { Result } from '../result.ts'
import { type CallerPlace, type ReadPlace, readPlace } from './caller-places.ts'
import { Leftovers } from './leftovers.ts'
import type { CallerOutcome, CallerParts } from './migration.ts'

/**
 * How the callers of a Dockerfile build it, where they all do it alike; the context is an absolute
 * path.
 */
export type CalledWith = Dictated

/** Of a file whose callers are not known. */
export const nobodyCalls: CalledWith = { ids: {}, sources: {}, spared: [], plain: [], heldBy: [] }

/**
 * The callers of the Dockerfiles of a run. Nothing is read before a Dockerfile has to do with
 * secrets.
 */
export class Callers {
  readonly #parts: CallerParts
  readonly #places = new Map<string, CallerPlace>()
  readonly #folders: readonly string[]
  /** What the search for Dockerfiles comes by; nothing outside of a search. */
  readonly beside: Leftovers | undefined
  /** Is there a Dockerfile that has nothing to do with secrets? */
  #hasOthers = false
  /** Absolute paths of those of them that need not be read again where nobody calls a build. */
  readonly #mountless = new Set<string>()

  constructor(parts: CallerParts) {
    this.#parts = parts
    const { args, io } = parts
    const paths = this.#isOn() ? args.paths.map((path) => resolve(io.cwd, path)) : []
    this.#folders = paths.filter(isFolder).map(realPath)
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
      if (result.error === null && !result.before.includes('mount'))
        this.#mountless.add(resolve(this.#parts.io.cwd, result.path))
      return
    }
    const { root, inside } = this.#locate(result.path)
    if (root === undefined) return
    const place = this.#place(root)
    place.isConcerned = true
    const { stateAsIs, stateOf } = await import('../callers/states.ts')
    const isNow = result.error !== null || this.#parts.args.rollout === 'contract'
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
    const isSearched = (path: string) => this.#folderAbove(path) !== undefined
    const { Migration } = await import('./migration.ts')
    const migration = new Migration(this.#parts, { isSearched, mountless: this.#mountless })
    for (const place of places) yield* migration.of(place, await this.#read(place))
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
   * @param rewritten the secrets that it would get, and its stages
   * @returns what they agree upon
   */
  async calledWith(path: string, rewritten: Result): Promise<CalledWith> {
    const { root, inside } = this.#locate(path)
    if (root === undefined) return nobodyCalls
    const { callers } = await this.#read(this.#place(root))
    const calls = callers.flatMap(({ items }) => items).filter((item) => item.type === 'invocation')
    const { dictatedBy } = await import('../callers/dictated.ts')
    const { context, ...dictated } = dictatedBy(
      calls,
      inside,
      rewritten,
      (of) => callers.find(({ file }) => file.path === of)?.file,
    )
    return context === undefined ? dictated : { ...dictated, context: join(root, context) }
  }

  #folderAbove(full: string): string | undefined {
    return this.#folders.find((folder) => isBelow(folder, full))
  }

  /** The repository of a file; none for a text, and where callers are not wanted. */
  #locate(path: string): { root?: string; inside: string } {
    if (!this.#isOn()) return { inside: path }
    const real = realPath(resolve(this.#parts.io.cwd, path))
    const root = gitRoot(dirname(real)) ?? this.#folderAbove(real)
    if (root === undefined) return { inside: path }
    return { root, inside: relative(root, real).replaceAll(sep, '/') }
  }

  #isOn(): boolean {
    const { callers, paths } = this.#parts.args
    return callers && !paths.includes('-')
  }

  #read(place: CallerPlace): Promise<ReadPlace> {
    const { settings } = this.#parts
    const isLeftOut = (path: string) => settings.leavesOut(join(place.root, path))
    return (place.read ??= readPlace(place.root, undefined, isLeftOut, this.#parts.listings))
  }

  #place(root: string): CallerPlace {
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

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory()
  } catch {
    return false
  }
}

function isBelow(folder: string, path: string): boolean {
  return path.startsWith(folder.endsWith(sep) ? folder : folder + sep)
}
