import { type Dirent, readdirSync } from 'node:fs'

/** More folders than this are not remembered: the eldest is listed anew. */
const most = 16_384

/** What a folder holds. */
export class Listing {
  /** In the order in which the file system gives them. */
  readonly entries: readonly Dirent[]
  #names: ReadonlySet<string> | undefined

  constructor(entries: readonly Dirent[]) {
    this.entries = entries
  }

  has(name: string): boolean {
    // a set is worth its making in a large folder alone
    if (this.entries.length < 8) return this.entries.some((entry) => entry.name === name)
    return (this.#names ??= new Set(this.entries.map((entry) => entry.name))).has(name)
  }
}

/**
 * Lists the folders of a run, each once: the search for Dockerfiles, their build contexts and the
 * search for callers ask for the same ones.
 */
export class Listings {
  readonly #known = new Map<string, Listing>()
  /** Folders that were asked for once without a listing. */
  readonly #asked = new Set<string>()

  /**
   * @param folder absolute path
   * @throws what listing it throws
   */
  of(folder: string): Listing {
    return (
      this.#known.get(folder) ?? this.#keep(folder, readdirSync(folder, { withFileTypes: true }))
    )
  }

  /** The same; nothing of a folder that is not there, undefined where it cannot be listed. */
  tells(folder: string): Listing | undefined {
    try {
      return this.of(folder)
    } catch (error) {
      // what may not be listed may be opened all the same
      const isNone = ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')
      return isNone ? this.#keep(folder, []) : undefined
    }
  }

  /** Of a folder that many ask for: undefined for the first of them, unless it is known. */
  often(folder: string): Listing | undefined {
    const isFirst = !this.#known.has(folder) && !this.#asked.has(folder)
    this.#asked.add(folder)
    return isFirst ? undefined : this.tells(folder)
  }

  /** Something was written there. */
  forget(folder: string): void {
    this.#known.delete(folder)
  }

  #keep(folder: string, entries: readonly Dirent[]): Listing {
    const listing = new Listing(entries)
    if (this.#known.size >= most) this.#known.delete(this.#known.keys().next().value!)
    this.#known.set(folder, listing)
    return listing
  }
}
