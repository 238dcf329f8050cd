import { resolve } from 'node:path'
import { FileError } from '../files/error.ts'
import type { Listings } from '../files/listings.ts'
import { readSource } from '../files/read.ts'
import type { Result } from '../result.ts'
import type { Arguments } from './arguments.ts'
import type { Attempts } from './attempt.ts'
import { FoldersAbove } from './folders-above.ts'
import { isWithoutSecrets } from './outcome.ts'

/** Reads files and looks at their words, for those that nobody need do more about. */
export class Sieve {
  readonly #cwd: string
  readonly #attempts: Attempts
  readonly #above: FoldersAbove

  constructor(cwd: string, attempts: Attempts, listings: Listings) {
    this.#cwd = cwd
    this.#attempts = attempts
    this.#above = new FoldersAbove(cwd, listings)
  }

  /**
   * @returns what there is to tell of a file whose callers need not be asked, undefined where that
   *   is not settled: it takes the full reading, or cannot be read
   */
  sift(path: string, own: Arguments): Result | undefined {
    const source = textOf(resolve(this.#cwd, path))
    if (source === undefined) return undefined
    const attempt = this.#attempts.look({ path, source, file: path }, own)
    if (!attempt || attempt.fault !== undefined || !isWithoutSecrets(attempt.result))
      return undefined
    return this.asksCallers(path, source, own) ? undefined : attempt.result
  }

  /** May the context that a caller builds from bring in what a file's own does not? */
  asksCallers(file: string, text: string, { context }: Pick<Arguments, 'context'>): boolean {
    return context === undefined && this.#above.mayBring(file, text)
  }
}

function textOf(path: string): string | undefined {
  try {
    return readSource(path).text
  } catch (error) {
    // whoever works on it alone says what is in the way
    if (error instanceof FileError) return undefined
    throw error
  }
}
