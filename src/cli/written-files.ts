import { dirname, resolve } from 'node:path'
import { FileError } from '../files/error.ts'
import type { Listings } from '../files/listings.ts'
import { realPath } from '../files/real-path.ts'
import type { SourceFile } from '../files/read.ts'
import { changes } from '../result.ts'
import { alsoWritten } from './also-written.ts'
import type { Outcome } from './outcome.ts'
import { tidied, type WriteFile } from './writing.ts'

/** The files that a run writes, where it writes any. */
export class WrittenFiles {
  readonly #cwd: string
  readonly #listings: Listings
  readonly #write: WriteFile | undefined
  /** Real paths of what was written. */
  readonly #done = new Set<string>()

  /** @param write left out: nothing is written */
  constructor(cwd: string, listings: Listings, write: WriteFile | undefined) {
    this.#cwd = cwd
    this.#listings = listings
    this.#write = write
  }

  /** Was a file written under any of its names? */
  has(path: string): boolean {
    return this.#done.size > 0 && this.#done.has(this.#real(path))
  }

  /** Takes notice of a file in which nothing changes. */
  async tidy(path: string): Promise<void> {
    if (this.#write) await tidied(this.#real(path))
  }

  /**
   * Writes what became of a file.
   *
   * @param leadsOut a link that leads out of the searched folder
   * @returns the outcome, with what could not be kept of the file
   * @throws FileError when it cannot be written
   */
  async add(
    source: SourceFile,
    path: string,
    outcome: Outcome,
    leadsOut: boolean,
  ): Promise<Outcome> {
    const { result } = outcome
    if (!this.#write) return outcome
    if (!changes(result)) {
      await tidied(source.real)
      return outcome
    }
    if (leadsOut) throw new FileError(outside)
    const isOther = result.before !== result.after
    if (isOther) this.#done.add(source.real)
    const lost = isOther ? await this.#write(source, path, result.after) : []
    const written = { ...outcome, remarks: [...outcome.remarks, ...lost] }
    for (const { path: made } of result.context ?? [])
      this.#listings.forget(dirname(resolve(this.#cwd, made)))
    return alsoWritten(this.#cwd, this.#write, written)
  }

  #real(path: string): string {
    return realPath(resolve(this.#cwd, path))
  }
}

const outside =
  'is a link that leads out of the searched folder, so it was not written; name it to have it written'
