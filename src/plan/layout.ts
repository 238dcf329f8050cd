import { countBefore } from '../bisect.ts'
import type { Instruction } from '../scanner/instruction.ts'
import type { Line } from '../scanner/lines.ts'
import type { Scan } from '../scanner.ts'

/**
 * How a file is laid out, so that what is put in looks like what is there. Offsets and lines are
 * the source's.
 */
export class Layout {
  readonly #scan: Scan
  #indent: string | undefined

  constructor(scan: Scan) {
    this.#scan = scan
  }

  /** The physical line that an offset is in, from 0. */
  lineAt(offset: number): number {
    const { lines } = this.#scan
    return Math.max(countBefore(lines, ({ start }) => start <= offset) - 1, 0)
  }

  line(index: number): Line | undefined {
    return this.#scan.lines[index]
  }

  text(index: number): string {
    const line = this.#scan.lines[index]
    return line ? this.#scan.source.slice(line.start, line.end) : ''
  }

  /**
   * How the line at an offset ends; one without an end takes the file's first line for its model.
   */
  lineEnd(offset: number): string {
    const { lines, source } = this.#scan
    const own = lines[this.lineAt(offset)]
    const end = own ? source.slice(own.end, own.next) : ''
    const first = lines[0] ? source.slice(lines[0].end, lines[0].next) : ''
    const model = end || first
    return model.endsWith('\r\n') ? '\r\n' : '\n'
  }

  /**
   * The smallest indent of an instruction's continuation lines, else that of the first one in the
   * file that has any, else four blanks.
   */
  indent(instruction: Instruction): string {
    return this.#continuationIndent(instruction) ?? (this.#indent ??= this.#anyIndent())
  }

  #anyIndent(): string {
    for (const instruction of this.#scan.instructions) {
      if (instruction.keyword !== 'RUN') continue
      const indent = this.#continuationIndent(instruction)
      if (indent !== undefined && indent.length <= 8) return indent
    }
    return '    '
  }

  #continuationIndent(instruction: Instruction): string | undefined {
    let smallest: string | undefined
    for (let index = instruction.firstLine; index < instruction.lastLine; index++) {
      const text = this.text(index)
      if (
        instruction.heredocs[0] &&
        this.#scan.lines[index]!.start >= instruction.heredocs[0].body.start
      )
        break
      if (/^\s*(?:#|$)/.test(text)) continue
      const indent = /^[ \t]*/.exec(text)![0]
      if (indent !== '' && (smallest === undefined || indent.length < smallest.length))
        smallest = indent
    }
    return smallest
  }
}
