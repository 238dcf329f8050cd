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
  const textOf = (line: number) => source.slice(lines[line]?.start, lines[line]?.end).trim()
  return lines.flatMap(({ start, end }, index): IgnoreComment[] => {
    const match = comment.exec(textOf(index))
    if (!match) return []
    let below = index + 1
    while (below < lines.length && textOf(below).startsWith('#')) below++
    const isInside = instructions.some(
      ({ firstLine, lastLine }) => firstLine <= index + 1 && index + 1 <= lastLine,
    )
    return [
      {
        span: { start, end },
        scope: match.groups?.['file'] === undefined ? 'instruction' : 'file',
        instruction: isInside
          ? undefined
          : instructions.find(({ firstLine }) => firstLine === below + 1),
      },
    ]
  })
}
