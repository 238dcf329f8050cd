import { countBefore } from '../../bisect.ts'
import type { Span } from '../../span.ts'

/** A replacement of one range of a text; an empty range is an insertion. */
export interface TextEdit extends Span {
  /** Among all that is put into the same place, higher ones stand behind lower ones; 0 if left out. */
  readonly rank?: number
  readonly text: string
}

/** The physical lines of a text, by offset. Line ends are `\n` or `\r\n`. */
export class Lines {
  readonly source: string
  readonly #starts: number[] = [0]

  constructor(source: string) {
    this.source = source
    for (let at = source.indexOf('\n'); at !== -1; at = source.indexOf('\n', at + 1))
      this.#starts.push(at + 1)
  }

  get count(): number {
    return this.#starts.length
  }

  /** The line that an offset is in, from 0. */
  at(offset: number): number {
    return Math.max(countBefore(this.#starts, (start) => start <= offset) - 1, 0)
  }

  /** Where a line begins; the end of the text for a line that is not there. */
  start(line: number): number {
    return this.#starts[line] ?? this.source.length
  }

  /** A line without its line end. */
  text(line: number): string {
    return this.source.slice(this.start(line), this.start(line + 1)).replace(/\r?\n$/, '')
  }

  /** Blanks and tabs at the begin of a line. */
  indent(line: number): string {
    return /^[ \t]*/.exec(this.text(line))![0]
  }

  /** Columns from the begin of its line to an offset. */
  column(offset: number): number {
    return offset - this.start(this.at(offset))
  }

  /** The line end of the file. */
  get end(): '\n' | '\r\n' {
    return /\r\n/.test(this.source) && !/(?:^|[^\r])\n/.test(this.source.slice(0, 4096))
      ? '\r\n'
      : '\n'
  }

  /**
   * Puts whole lines before a line.
   *
   * @param line from 0; behind the last one it is the end of the text, whose last line may lack its
   *   line end
   */
  insert(line: number, added: readonly string[]): TextEdit {
    const at = this.start(line)
    const text = added.map((item) => item + this.end).join('')
    const isOpen = at === this.source.length && at > 0 && !this.source.endsWith('\n')
    return isOpen
      ? { start: at, end: at, text: this.end + text.slice(0, -this.end.length) }
      : { start: at, end: at, text }
  }

  /**
   * Takes out whole lines, `to` included. The last line of a text hands its missing line end on to
   * the one before.
   */
  remove(from: number, to: number): TextEdit {
    const end = this.start(to + 1)
    const isOpen = end === this.source.length && !this.source.endsWith('\n') && from > 0
    const start = this.start(from)
    if (!isOpen) return { start, end, text: '' }
    const before = this.source.slice(0, start)
    return { start: start - (before.endsWith('\r\n') ? 2 : 1), end, text: '' }
  }
}

/**
 * Sorts edits and makes one of those that touch, so that their order does not matter to whoever
 * applies them.
 *
 * @throws RangeError when two of them overlap
 */
export function combined(edits: readonly TextEdit[]): TextEdit[] {
  const sorted = edits.toSorted((a, b) => a.start - b.start || a.end - b.end)
  const merged: TextEdit[] = []
  for (const edit of sorted) {
    const last = merged.at(-1)
    if (last && edit.start < last.end) throw new RangeError('two edits overlap')
    if (last && edit.start === last.end)
      merged[merged.length - 1] = { start: last.start, end: edit.end, text: last.text + edit.text }
    else merged.push(edit)
  }
  return merged.filter((edit) => edit.start < edit.end || edit.text !== '')
}

/** A text with edits made that are {@link combined}. */
export function applied(source: string, edits: readonly TextEdit[]): string {
  let at = 0
  let text = ''
  for (const edit of edits) {
    text += source.slice(at, edit.start) + edit.text
    at = edit.end
  }
  return text + source.slice(at)
}
