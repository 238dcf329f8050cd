import { readdirSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { judgeFile } from '../catalog/files.ts'
import { gitRoot } from '../git.ts'

/**
 * The folders above a Dockerfile, up to the root of its repository: a caller may build from any of
 * them, and one may hold credentials that the Dockerfile's own does not. Each is listed once.
 */
export class FoldersAbove {
  readonly #cwd: string
  readonly #known = new Map<string, boolean>()

  constructor(cwd: string) {
    this.#cwd = cwd
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
    if (holds === undefined) this.#known.set(folder, (holds = holdsCredentials(folder)))
    return holds
  }
}

function holdsCredentials(folder: string): boolean {
  try {
    return readdirSync(folder).some((name) => judgeFile(name, name) !== undefined)
  } catch {
    return false
  }
}
