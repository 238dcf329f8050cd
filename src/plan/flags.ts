import type { Instruction } from '../scanner/instruction.ts'
import { skipSpace } from '../scanner/lines.ts'
import type { Layout } from './layout.ts'

/** Longest line that a mount may make of a RUN that stands on one line. */
const widest = 100

/**
 * What to insert after the keyword of a RUN so that it gets flags and statements: on its line when it stays one line of at most 100
 * columns, else each on a continuation line of its own.
 *
 * @returns the offset in the source and the text
 */
export function insertion(layout: Layout, instruction: Instruction, escape: string, flags: readonly string[], statements: readonly string[]): { at: number; text: string } {
  const { joined } = instruction
  const start = skipSpace(joined.text, 0, joined.text.length) + instruction.keyword.length
  const at = joined.offset(skipSpace(joined.text, start, joined.text.length))
  const parts = [...flags, ...statements]
  const inline = `${parts.join(' ')} `
  const line = layout.lineAt(at)
  const isOneLine = layout.lineAt(joined.offset(joined.text.length - 1)) === instruction.firstLine - 1 && line === instruction.firstLine - 1
  if (isOneLine && columns(layout.text(line)) + inline.length <= widest) return { at, text: inline }
  const own = line === instruction.firstLine - 1 ? layout.indent(instruction) : /^[ \t]*/.exec(layout.text(line))![0]
  const end = ` ${escape}${layout.lineEnd(at)}${own}`
  return { at, text: parts.map((part) => part + end).join('') }
}

function columns(text: string): number {
  return text.replaceAll('\t', '    ').length
}
