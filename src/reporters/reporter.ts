import type { Result } from '../result.ts'
import type { Paint } from '../paint.ts'

/** Turns results into text for standard output, file by file, so that memory stays flat. It prints nothing by itself. */
export interface Reporter {
  start(): string
  /**
   * @param result what one file became
   * @param command its build command, or null
   */
  file(result: Result, command: string | null): string | Promise<string>
  end(): string
}

/** What a reporter is told about the world outside the results. */
export interface ReporterOptions {
  readonly paint: Paint
  /** Name of a file in a patch: its path from the git root. */
  readonly patchName: (path: string) => string
}
