import type { Instruction } from './scanner/instruction.ts'
import type { Scan } from './scanner.ts'
import type { Span } from './span.ts'

/**
 * A `# secretmount-ignore` comment. What stands behind it is for whoever reads the file: `#
 * secretmount-ignore: a public id`.
 */
export interface IgnoreComment {
  readonly span: Span
  /** `file`: `# secretmount-ignore-file`, wherever it stands. */
  readonly scope: 'file' | 'instruction'
  /** The instruction right below it, with at most other comments in between. */
  readonly instruction: Instruction | undefined
}

const comment = /^#\s*secretmount-ignore(?<file>-file)?(?![\w-])/

/**
 * The comments of a file that leave something alone; those without any effect too, so that they can
 * be told.
 */
export function ignoreCommentsOf({ source, lines, instructions }: Scan): IgnoreComment[] {
  if (!source.includes('secretmount-ignore')) return []
  const startingAt = new Map(instructions.map((item) => [item.firstLine, item]))
  const found: IgnoreComment[] = []
  let below: Instruction | undefined
  let inside = instructions.length - 1
  for (let index = lines.length - 1; index >= 0; index--) {
    const { start, end } = lines[index]!
    const text = source.slice(start, end).trim()
    while (inside >= 0 && instructions[inside]!.firstLine > index + 1) inside--
    const isInside = inside >= 0 && instructions[inside]!.lastLine >= index + 1
    const match = comment.exec(text)
    if (match)
      found.push({
        span: { start, end },
        scope: match.groups?.['file'] === undefined ? 'instruction' : 'file',
        instruction: isInside ? undefined : below,
      })
    if (!text.startsWith('#')) below = startingAt.get(index + 1)
  }
  return found.toReversed()
}
