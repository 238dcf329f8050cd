import { posix } from 'node:path'
import { isRoot, type Place } from '../place.ts'
import type { Command, Word } from '../shell.ts'

/** Follows `cd` through a script, so that relative paths can be told apart. */
export class Paths {
  readonly #place: Place
  readonly #folders: { readonly from: number; readonly folder: string | undefined }[] = []

  constructor(place: Place, commands: readonly Command[]) {
    this.#place = place
    let folder = place.workdir
    for (const command of commands) {
      if (command.words[0]?.text !== 'cd' && command.words[0]?.text !== 'pushd') continue
      const to = command.words[1]
      folder = to ? this.#resolve(to, folder) : place.home
      this.#folders.push({ from: command.end, folder })
    }
  }

  /**
   * The absolute path that a word means at an offset of the script; `~`, `$HOME` and the working directory resolved as far as they are
   * known, else a path that starts with `~/` or `./`. Undefined when the word is not fixed.
   */
  path(word: Word, at: number): string | undefined {
    return this.#resolve(word, this.folder(at))
  }

  /** Absolute home folder of who runs it; undefined when it cannot be told. */
  get home(): string | undefined {
    return this.#place.home
  }

  /** The working directory at an offset of the script; undefined when it cannot be told. */
  folder(at: number): string | undefined {
    const changed = this.#folders.findLast((item) => item.from <= at)
    return changed ? changed.folder : this.#place.workdir
  }

  #resolve(word: Word, folder: string | undefined): string | undefined {
    const home = this.#place.home ?? (isRoot(this.#place.user) ? '/root' : '~')
    const bare = word.raw.replaceAll(/["']/g, '')
    const text = /^(?:~|\$HOME|\$\{HOME\})(?=\/|$)/.test(bare) ? bare.replace(/^(?:~|\$HOME|\$\{HOME\})/, home) : word.text
    if (text === undefined || /[$`]/.test(text)) return undefined
    if (text.startsWith('/') || text.startsWith('~')) return posix.normalize(text)
    return folder === undefined ? `./${posix.normalize(text)}` : posix.join(folder, text)
  }
}

/** Does a removed path, perhaps with `*` in it, take the other one along? */
export function covers(removed: string, path: string, recursive: boolean): boolean {
  const pattern = new RegExp(`^${removed.replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`).replaceAll('*', '[^/]*').replaceAll('?', '[^/]')}${recursive ? '(?:/.*)?' : ''}/?$`)
  return pattern.test(path)
}
