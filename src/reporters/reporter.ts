import type { CallerResult } from '../callers/result.ts'
import type { LineRange } from '../git/shown-lines.ts'
import type { Paint } from '../paint.ts'
import type { Result } from '../result.ts'

/**
 * Turns results into text for standard output, file by file, so that memory stays flat. It prints
 * nothing by itself.
 */
export interface Reporter {
  /** What reads the text judges it: something that remains is no failure of the run. */
  readonly exitsZero?: true
  /** It names files from the root of the repository: its commands are run there. */
  readonly isOfRoot?: true
  start(): string | Promise<string>
  /**
   * @param result what one file became
   * @param command its build command, or null
   */
  file(result: Result, command: string | null): string | Promise<string>
  /**
   * What one file that calls builds became; where it is left out, that is a file like any other.
   */
  caller?(result: CallerResult): string | Promise<string>
  end(): string | Promise<string>
}

/** One transform, as a rule of other people's formats. */
export interface Rule {
  readonly name: string
  readonly description: string
  /** What it is about, and why. */
  readonly about?: string
  /** An example, and what it becomes; nothing where it is only told of. */
  readonly before?: string
  readonly after?: string
}

/** What a reporter is told about the world outside the results. */
export interface ReporterOptions {
  readonly paint: Paint
  /** Goes it to a terminal? Then control characters are shown, not carried out. */
  readonly isTerminal?: boolean
  /** Name of a file in a patch: its path from the git root. */
  readonly patchName: (path: string) => string
  /** Path of a file from the current folder, of a link that of the file that it leads to. */
  readonly ownPath: (path: string) => string
  /** All transforms, in order. */
  readonly rules: () => Promise<readonly Rule[]>
  /**
   * Lines of a file that a pull request shows; undefined when it is not known what the pull request
   * is compared with.
   */
  readonly shownLines: (path: string) => Promise<readonly LineRange[] | undefined>
  readonly version: string
  /** The files are written, not only reported. */
  readonly isWritten: boolean
}
