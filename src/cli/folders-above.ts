import { dirname, resolve } from 'node:path'
import { judgeFile } from '../catalog/files.ts'
import type { Listings } from '../files/listings.ts'
import { gitRoot } from '../git.ts'

/**
 * The folders above a Dockerfile, up to the root of its repository: a caller may build from any of
 * them, and one may hold credentials that the Dockerfile's own does not. Each is listed once.
 */
export class FoldersAbove {
  readonly #cwd: string
  readonly #listings: Listings
  readonly #known = new Map<string, boolean>()

  constructor(cwd: string, listings: Listings) {
    this.#cwd = cwd
    this.#listings = listings
  }

  /**
   * Might another context than the Dockerfile's own bring in a credential file? A look at names:
   * callers are asked then, which takes its time.
   */
  mayBring(file: string, text: string): boolean {
    if (!/^[ \t]*(?:COPY|ADD)[ \t]/im.test(text)) return false
    const folder = dirname(resolve(this.#cwd, file))
    const root = gitRoot(folder)
    if (root === undefined || root === folder) return false
    for (let at = dirname(folder); ; at = dirname(at)) {
      if (this.#holds(at)) return true
      if (at === root || at === dirname(at)) return false
    }
  }

  #holds(folder: string): boolean {
    let holds = this.#known.get(folder)
    if (holds === undefined) this.#known.set(folder, (holds = this.#hasCredentials(folder)))
    return holds
  }

  #hasCredentials(folder: string): boolean {
    const { entries = [] } = this.#listings.tells(folder) ?? {}
    return entries.some(({ name }) => judgeFile(name, name) !== undefined)
  }
}
