import { type Directive, readDirectives } from './scanner/directives.ts'
import { type Heredoc, type HeredocOpening, openings } from './scanner/heredoc.ts'
import { type Head, Instruction, readHead } from './scanner/instruction.ts'
import { Joined } from './scanner/joined.ts'
import { type Line, longestLine, overflows, skipSpace, splitLines } from './scanner/lines.ts'
import { refusalOf } from './scanner/refusal.ts'
import type { Span } from './span.ts'

/** A Dockerfile's lines, directives and instructions, exactly as BuildKit sees them. */
export interface Scan {
  readonly source: string
  readonly lines: readonly Line[]
  readonly directives: readonly Directive[]
  readonly escape: '\\' | '`'
  readonly instructions: readonly Instruction[]
  /** Why BuildKit would refuse the file, with the line; undefined when it would not. */
  readonly error: string | undefined
}

/**
 * Scans a Dockerfile by the rules of BuildKit's parser (moby/buildkit frontend/dockerfile/parser,
 * 73ed6825c).
 *
 * @param source the text, a byte order mark included
 * @returns never throws; what BuildKit refuses is named in `error`
 */
export function scan(source: string): Scan {
  const lines = splitLines(source)
  const { directives, escape, error } = readDirectives(source, lines)
  const reader = new Reader(source, lines, escape)
  reader.read()
  return {
    source,
    lines,
    directives,
    escape,
    instructions: reader.instructions,
    error: error ?? reader.error,
  }
}

class Reader {
  readonly instructions: Instruction[] = []
  error: string | undefined
  readonly #source: string
  readonly #lines: readonly Line[]
  readonly #escape: string
  #at = 0

  constructor(source: string, lines: readonly Line[], escape: string) {
    this.#source = source
    this.#lines = lines
    this.#escape = escape
  }

  read(): void {
    while (this.#at < this.#lines.length && this.error === undefined) this.#readInstruction()
  }

  #readInstruction(): void {
    const first = this.#at
    const pieces = this.#readLogicalLine()
    if (pieces === undefined || this.error !== undefined) return
    const joined = new Joined(this.#source, pieces)
    const head = readHead(joined.text, 0, this.#escape)
    const refusal = refusalOf(head, joined.text, this.#escape)
    if (refusal !== undefined) this.error = `line ${first + 1}: ${refusal}`
    if (head.keyword === '') return
    const lastLogical = this.#at - 1
    const heredocs = this.#readHeredocs(head, joined.text, first)
    const last = this.#at - 1
    const start = joined.offset(skipSpace(joined.text, 0, joined.text.length))
    const firstLine = this.#lineOf(start, first)
    const end = this.#lines[heredocs.length > 0 ? last : lastLogical]!.end
    this.instructions.push(
      instruction(
        head,
        joined,
        heredocs,
        { start, end: Math.max(end, start) },
        firstLine + 1,
        last + 1,
      ),
    )
  }

  /** Pieces of the source that make one logical line; undefined for a blank line or a comment. */
  #readLogicalLine(): Span[] | undefined {
    const line = this.#take()
    const start = skipSpace(this.#source, line.start, line.end)
    if (start === line.end || this.#source[start] === '#') return undefined
    let { end, continues } = this.#trim(start, line.end)
    const pieces: Span[] = end > start ? [{ start, end }] : []
    while (continues && this.#at < this.#lines.length) {
      const next = this.#take()
      const text = skipSpace(this.#source, next.start, next.end)
      if (text === next.end || this.#source[text] === '#') continue
      ;({ end, continues } = this.#trim(next.start, next.end))
      if (end > next.start) pieces.push({ start: next.start, end })
    }
    return pieces
  }

  /**
   * The next line. One that overflows BuildKit's buffer is an error; only its `\n` is not counted.
   */
  #take(): Line {
    const line = this.#lines[this.#at++]!
    if (line.next - line.start > longestLine / 4) {
      if (overflows(this.#source.slice(line.start, line.next).replace(/\n$/, '')))
        this.error ??= `line ${this.#at} is longer than the ${longestLine} bytes that BuildKit reads`
    }
    return line
  }

  /** A line goes on behind one escape character and blanks; two of them are none. */
  #trim(start: number, end: number): { end: number; continues: boolean } {
    let mark = end - 1
    while (mark > start && isBlank(this.#source.charCodeAt(mark))) mark--
    const continues =
      this.#source[mark] === this.#escape &&
      mark >= start &&
      (mark === start || this.#source[mark - 1] !== this.#escape)
    return { end: continues ? mark : end, continues }
  }

  #readHeredocs(head: Head, text: string, first: number): Heredoc[] {
    const inner = head.trigger ?? head
    if (
      inner.json ||
      !(inner.keyword === 'RUN' || inner.keyword === 'COPY' || inner.keyword === 'ADD')
    )
      return []
    const opened = openings(text)
    if (opened !== 'fault')
      return opened.map((opening) => ({ ...opening, body: this.#readBody(opening, first) }))
    this.error ??= `line ${first + 1}: the quotes of a heredoc's name do not balance`
    return []
  }

  #readBody({ name, chomp }: HeredocOpening, first: number): Span {
    const start = this.#lines[this.#at]?.start ?? this.#source.length
    while (this.#at < this.#lines.length) {
      const line = this.#take()
      const text = this.#source.slice(line.start, line.end)
      if ((chomp ? text.replace(/^\t+/, '') : text) === name) return { start, end: line.start }
    }
    this.error ??= `line ${first + 1}: unterminated heredoc`
    return { start, end: this.#source.length }
  }

  #lineOf(offset: number, from: number): number {
    let line = from
    while (line + 1 < this.#lines.length && this.#lines[line + 1]!.start <= offset) line++
    return line
  }
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9
}

function instruction(
  head: Head,
  joined: Joined,
  heredocs: readonly Heredoc[],
  span: Span,
  firstLine: number,
  lastLine: number,
): Instruction {
  const trigger =
    head.trigger && instruction(head.trigger, joined, heredocs, span, firstLine, lastLine)
  // named one by one: spreading objects is what takes the time of a scan
  const { keyword, flags, args, json } = head
  return new Instruction({
    keyword,
    span,
    firstLine,
    lastLine,
    joined,
    flags,
    args,
    heredocs,
    json,
    trigger,
  })
}
