import { countBefore } from './bisect.ts'
import type { Span } from './span.ts'

/** Where a range begins and ends, in lines and columns from 1, columns in UTF-16 code units. */
export interface Position {
  readonly line: number
  readonly column: number
  /** Its last line. */
  readonly endLine: number
  /** Behind its last character in that line. */
  readonly endColumn: number
}

/** @param starts offsets at which the lines of the text begin, ascending */
export function positionOf(starts: readonly number[], { start, end }: Span): Position {
  const [first, last] = [lineOf(starts, start), lineOf(starts, Math.max(end - 1, start))]
  const columnOf = (line: number, offset: number) => Math.max(offset - (starts[line] ?? 0), 0) + 1
  return {
    line: first + 1,
    column: columnOf(first, start),
    endLine: last + 1,
    endColumn: columnOf(last, end),
  }
}

/** The last line that begins at an offset or before it; the first one where none does. */
function lineOf(starts: readonly number[], offset: number): number {
  return Math.max(countBefore(starts, (start) => start <= offset) - 1, 0)
}
