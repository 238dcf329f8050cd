import { hasWord } from '../../has-word.ts'
import { posix } from 'node:path'
import type { Project } from '../../catalog/programs/habits.ts'
import type { Tool } from '../../catalog/tools.ts'
import { type Copy, readCopy } from '../../dockerfile/copy.ts'
import { instructionsOf, lineage } from '../../dockerfile.ts'
import type { Run } from '../../run.ts'
import { contextPath } from '../enter/configs.ts'
import type { IsChanged } from './settled.ts'

function othersIn(text: string, { others }: NonNullable<Project['manifest']>): string[] {
  return others === undefined ? [] : [...text.matchAll(others)].map(([, file]) => file!)
}

/** The COPY and ADD of a RUN's stage, and of those it builds on, before it. */
export function copiesBefore({ stage, instruction }: Run): Copy[] {
  return lineage(stage).flatMap((at) =>
    // the few that copy, not all: each RUN asks
    [...instructionsOf(at, 'COPY'), ...instructionsOf(at, 'ADD')]
      .filter((other) => at !== stage || other.span.start < instruction.span.start)
      .toSorted((a, b) => a.span.start - b.span.start)
      .flatMap((other) => readCopy(other) ?? []),
  )
}

/** What a COPY brings, and where to. */
interface Brought extends Pick<Copy, 'sources'> {
  readonly target: string
  /** Folders in the container that a path may be below, the target among them. */
  readonly folders: readonly string[]
}

function broughtBy({ sources, destination }: Copy, workdir: string | undefined): Brought {
  const target = posix.resolve(workdir ?? '/', destination.text)
  const folders = [target, ...(workdir === undefined ? [] : [workdir])]
  return { sources, target, folders: folders.filter((folder) => folder !== '/') }
}

/**
 * The files of the build context that instructions have brought into a stage, as far as they are at
 * hand.
 */
export class ProjectFiles {
  /** The last one first. */
  readonly #brought: readonly Brought[]
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
    this.#brought = copies
      .filter(({ from }) => from === undefined)
      .map((copy) => broughtBy(copy, workdir))
      .toReversed()
    this.#read = read
  }

  /** Is nothing of the project at hand? */
  get isEmpty(): boolean {
    return !this.#read || this.#brought.length === 0
  }

  /** Is no text of a script at hand, neither of the project nor written here? */
  get isWithoutScripts(): boolean {
    return this.isEmpty && !this.#written
  }

  /** The text of a script by its path: what was written there comes last. */
  script(path: string): string | undefined {
    return this.#written?.(path) ?? this.text(path)
  }

  /** Does a file that the tool reads or runs in its project name the variable? */
  isNamedFor({ project }: Tool, name: string): boolean {
    return (project?.files ?? []).some((file) => hasWord(this.text(file) ?? '', name))
  }

  /** Are the manifests of a call at hand, and do they name nothing that an install runs? */
  isWithoutHooks({ project }: Tool, args: string): boolean {
    const { manifest } = project ?? {}
    if (!manifest) return false
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
    if (!this.#read) return undefined
    for (const { sources, target, folders } of this.#brought) {
      // a file under another name
      const renamed =
        target === path && sources.length === 1
          ? this.#read(contextPath(sources[0]!.text))
          : undefined
      if (typeof renamed === 'string') return renamed
      const inside = below(path, folders)
      for (const source of sources) {
        const found = this.#readAt(source.text, inside)
        if (found !== undefined) return found
      }
    }
    return undefined
  }

  /** The files that the copies bring whose paths in the context are like this, with their texts. */
  *like(pattern: RegExp): Iterable<readonly [path: string, text: string]> {
    const sources = this.#brought.flatMap((brought) =>
      brought.sources.map(({ text }) => contextPath(text)),
    )
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

  #readAt(source: string, inside: string): string | undefined {
    const from = contextPath(source)
    const isFile = posix.basename(from) === posix.basename(inside)
    const folder = /[*?]/.test(from) ? posix.dirname(from) : from
    return this.#read!(isFile ? from : posix.join(folder, inside)) ?? undefined
  }
}

/** A path in the container as one below what a COPY brings. */
function below(path: string, folders: readonly string[]): string {
  const folder = folders.find((item) => path.startsWith(`${item.replace(/\/$/, '')}/`))
  return posix.normalize(
    folder === undefined ? path.replace(/^\/+/, '') : path.slice(folder.length + 1),
  )
}

function isBelow(path: string, source: string): boolean {
  const folder = /[*?]/.test(source) ? posix.dirname(source) : source.replace(/\/$/, '')
  return folder === '' || folder === '.' || path === folder || path.startsWith(`${folder}/`)
}
