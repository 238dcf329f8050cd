import { hasWord } from '../../has-word.ts'
import { posix } from 'node:path'
import type { Project } from '../../catalog/programs/habits.ts'
import type { Tool } from '../../catalog/tools.ts'
import type { Copy } from '../../dockerfile/copy.ts'
import { below, type Brought, broughtBy, isBelow } from './brought.ts'
import type { IsChanged } from './changed.ts'
import { type Asking, partOf } from './manifest-part.ts'
import { pathsIn, textsOf } from './texts-run.ts'

function othersIn(text: string, { others }: NonNullable<Project['manifest']>): string[] {
  return others === undefined ? [] : [...text.matchAll(others)].map(([, file]) => file!)
}

/**
 * The files of the build context that instructions have brought into a stage, as far as they are at
 * hand.
 */
export class ProjectFiles {
  readonly #copies: readonly Copy[]
  readonly #workdir: string | undefined
  #brought: readonly Brought[] | undefined
  readonly #texts = new Map<string, string | undefined>()
  readonly #read: ((path: string) => string | null | undefined) | undefined
  readonly #list: () => readonly string[]
  readonly #programFolders: readonly string[]
  readonly #isChanged: IsChanged
  readonly #written: ((word: string) => string | undefined) | undefined

  /**
   * @param programFolders where a program is looked for by its name, `PATH`
   * @param isChanged tells of files that are others by now
   * @param written the texts that instructions wrote, by path or name of a program
   * @param list paths of what lies in the context
   */
  constructor(
    copies: readonly Copy[],
    workdir: string | undefined,
    read: ((path: string) => string | null | undefined) | undefined,
    programFolders: readonly string[] = [],
    isChanged: IsChanged = () => false,
    written?: (word: string) => string | undefined,
    list: () => readonly string[] = () => [],
  ) {
    this.#list = list
    this.#isChanged = isChanged
    this.#written = written
    this.#programFolders = programFolders
    this.#copies = copies.filter(({ from }) => from === undefined)
    this.#workdir = workdir
    this.#read = read
  }

  /** The last one first. */
  get #all(): readonly Brought[] {
    return (this.#brought ??= this.#copies
      .map((copy) => broughtBy(copy, this.#workdir))
      .toReversed())
  }

  /** Is nothing of the project at hand? */
  get isEmpty(): boolean {
    return !this.#read || this.#copies.length === 0
  }

  /** Is no text of a script at hand, neither of the project nor written here? */
  get isWithoutScripts(): boolean {
    return this.isEmpty && !this.#written
  }

  /** The text of a script by its path: what was written there comes last. */
  script(path: string): string | undefined {
    return this.#written?.(path) ?? this.text(path)
  }

  /** Has a file of that path's name another content by now than it has in the context? */
  isRewritten(path: string): boolean {
    return this.#isChanged(posix.basename(path))
  }

  /** Does a file that a call reads or runs in its project name the variable? */
  isNamedFor({ project }: Tool, name: string, asking: Asking): boolean {
    if (!project || this.isEmpty) return false
    return [...this.#textsFor(project, asking)].some((text) => hasWord(text, name))
  }

  /** The texts of those files, and of the scripts that they say an install runs. */
  *#textsFor({ files, like, runs }: Project, asking: Asking): Iterable<string> {
    const more = (text: string) => textsOf(pathsIn(text), this)
    const own = files.flatMap((file) => this.text(file) ?? [])
    yield* own.map((text) => partOf(text, asking, runs !== undefined, more))
    const others = like ? [...this.like(like)].map(([, text]) => text) : []
    yield* others
    const named = runs ? [...own, ...others].flatMap((text) => text.match(runs) ?? []) : []
    if (named.length > 0) yield* textsOf(pathsIn(named.join('\n')), this)
  }

  /** Are the manifests of a call at hand, and do they name nothing that an install runs? */
  isWithoutHooks({ project }: Tool, args: string): boolean {
    const { manifest } = project ?? {}
    if (!manifest) return false
    if (manifest.code?.some((file) => this.text(file) !== undefined)) return false
    const named = othersIn(args, manifest)
    const left = new Set(named.length > 0 ? named : [manifest.file])
    for (const file of left) {
      const text = this.#isChanged(posix.basename(file)) ? undefined : this.text(file)
      if (text === undefined || manifest.hooked.test(text)) return false
      for (const other of othersIn(text, manifest)) left.add(posix.join(posix.dirname(file), other))
    }
    return true
  }

  /** Does a file that is an argument of the call name the variable? */
  isNamedIn(args: string, name: string): boolean {
    if (this.isEmpty) return false
    const files = args
      .split(/[\s=]+/)
      .filter((word) => /^[^-].*[./]/.test(word) && !word.includes(':'))
    return files.some((file) => hasWord(this.text(file) ?? '', name))
  }

  /**
   * The text of a file by its path in the project or in the container; undefined when it is not at
   * hand.
   */
  text(path: string): string | undefined {
    if (this.isEmpty) return undefined
    // asked for each name that may be in it
    if (!this.#texts.has(path)) this.#texts.set(path, this.#found(path))
    return this.#texts.get(path)
  }

  #found(path: string): string | undefined {
    // below a folder that a COPY brings by itself: `COPY gradle gradle`
    const full = posix.resolve(this.#workdir ?? '/', path)
    if (full === path || (this.#workdir === undefined && path.startsWith('/')))
      return this.#find([path])
    return this.#workdir === undefined
      ? (this.#find([path]) ?? this.#find([full]))
      : this.#find([full, path])
  }

  /** @param paths ways to say the path of the file */
  #find(paths: readonly string[]): string | undefined {
    const ways = [this.#findBelow, this.#findIn]
    for (const way of ways)
      for (const brought of this.#all)
        for (const path of paths) {
          const found = way.call(this, brought, path)
          if (found !== undefined) return found
        }
    return undefined
  }

  /** Where a COPY puts it for sure. */
  #findBelow(brought: Brought, path: string): string | undefined {
    const { target } = brought
    if (target === '/') return this.#findIn({ ...brought, folders: [] }, path)
    const isThere = path === target || path.startsWith(`${target}/`)
    return isThere ? this.#findIn({ ...brought, folders: [target] }, path) : undefined
  }

  #findIn({ sources, target, folders }: Brought, path: string): string | undefined {
    // a file under another name
    const renamed =
      target === path && sources.length === 1 ? this.#read!(sources[0]!.path) : undefined
    if (typeof renamed === 'string') return renamed
    const inside = below(path, folders)
    const name = posix.basename(inside)
    for (const source of sources) {
      const at = source.name === name ? source.path : posix.join(source.folder, inside)
      const found = this.#read!(at) ?? undefined
      if (found !== undefined) return found
    }
    return undefined
  }

  /** The files that the copies bring whose paths in the context are like this, with their texts. */
  *like(pattern: RegExp): Iterable<readonly [path: string, text: string]> {
    const sources = this.#all.flatMap((brought) => brought.sources)
    for (const path of this.#list()) {
      if (!pattern.test(path) || !sources.some((source) => isBelow(path, source))) continue
      const text = this.#read?.(path)
      if (typeof text === 'string') yield [path, text]
    }
  }

  /** The text of a program that is called by its name alone. */
  program(name: string): string | undefined {
    const written = this.#written?.(name)
    if (written !== undefined) return written
    for (const folder of this.#programFolders) {
      const found = this.text(posix.join(folder, name))
      if (found !== undefined) return found
    }
    return undefined
  }
}
