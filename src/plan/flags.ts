import type { Instruction } from '../scanner/instruction.ts'
import { skipSpace } from '../scanner/lines.ts'
import type { Layout } from './layout.ts'

/** Longest line that a mount may make of a RUN that stands on one line. */
const widest = 100

/** Text to put in at an offset of the source. */
export interface Insertion {
  readonly at: number
  readonly text: string
}

/**
 * What to insert into a RUN so that it gets flags and statements: flags right after the keyword,
 * statements before the command. On its line when it stays one line of at most 100 columns, else
 * each on a continuation line of its own.
 *
 * @param width columns that the RUN's line has with all other edits made
 */
export function insertions(
  layout: Layout,
  instruction: Instruction,
  escape: string,
  flags: readonly string[],
  statements: readonly string[],
  width: number,
): Insertion[] {
  const { joined } = instruction
  const keyword = skipSpace(joined.text, 0, joined.text.length) + instruction.keyword.length
  const first = skipSpace(joined.text, keyword, joined.text.length)
  const line = layout.lineAt(joined.offset(first))
  const isOneLine =
    layout.lineAt(joined.offset(joined.text.length - 1)) === instruction.firstLine - 1 &&
    line === instruction.firstLine - 1
  const all = [...flags, ...statements]
  // at the begin of a line it would be a comment of the file
  const isLikeComment = joined.text[instruction.args.start] === '#'
  const fits =
    isLikeComment ||
    (isOneLine && width + all.reduce((sum, part) => sum + part.length + 1, 0) <= widest)
  const at = joined.offset(first)
  const body = joined.offset(instruction.args.start)
  const indent =
    line === instruction.firstLine - 1
      ? layout.indent(instruction)
      : /^[ \t]*/.exec(layout.text(line))![0]
  const end = fits ? ' ' : ` ${escape}${layout.lineEnd(at)}${indent}`
  const print = (parts: readonly string[]) => parts.map((part) => part + end).join('')
  if (body === at || statements.length === 0) return [{ at, text: print(all) }]
  // flags are there already: the statements come behind the last of them, on a line of their own
  // when the flags are on the same one
  const isSameLine = layout.lineAt(body) === line && !fits
  const broken = isSameLine ? `${escape}${layout.lineEnd(at)}${indent}` : ''
  return [
    { at, text: print(flags) },
    { at: body, text: broken + print(statements) },
  ]
}
