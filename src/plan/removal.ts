import { escapePattern } from '../escape-pattern.ts'
import { hasWord } from '../has-word.ts'
import type { Instruction } from '../scanner/instruction.ts'
import type { Span } from '../span.ts'
import type { Layout } from './layout.ts'

/**
 * The range that an instruction takes with it when it goes: its lines, the comments that speak of
 * it alone, and one of the two blank lines that would else meet.
 *
 * @param names what the instruction was about: a comment right above that names one of them goes
 *   too
 * @param isGone tells of a line, from 0, whether it goes as well
 */
export function removalSpan(
  layout: Layout,
  instruction: Instruction,
  names: readonly string[],
  isGone: (line: number) => boolean,
): Span {
  let first = instruction.firstLine - 1
  const last = instruction.lastLine - 1
  const comments = commentsAbove(layout, first, names, followsNothing(layout, last, isGone))
  first -= comments
  let previous = first - 1
  while (previous >= 0 && isGone(previous)) previous--
  const blankBefore = previous < 0 || layout.text(previous).trim() === ''
  const next = layout.line(last + 1)
  const blankAfter = next !== undefined && layout.text(last + 1).trim() === ''
  const start = layout.line(first)!.start
  if (next === undefined) return atEnd(layout, first, start, layout.line(last)!.next)
  return { start, end: blankBefore && blankAfter ? next.next : next.start }
}

/** The last line of a file without a line end hands that on to the line before it. */
function atEnd(layout: Layout, first: number, start: number, end: number): Span {
  const lastLine = layout.line(layout.lineAt(Math.max(end - 1, 0)))!
  const previous = layout.line(first - 1)
  return lastLine.end === lastLine.next && previous ? { start: previous.end, end } : { start, end }
}

/** Does nothing that a comment above could speak of follow? */
function followsNothing(layout: Layout, last: number, isGone: (line: number) => boolean): boolean {
  const next = layout.line(last + 1)
  return next === undefined || layout.text(last + 1).trim() === '' || isGone(last + 1)
}

/** How many comment lines right above go with the instruction. */
function commentsAbove(
  layout: Layout,
  first: number,
  names: readonly string[],
  alone: boolean,
): number {
  let count = 0
  while (
    first - count - 1 >= 0 &&
    /^\s*#/.test(layout.text(first - count - 1)) &&
    !/^\s*#\s*(?:syntax|escape|check)\s*=/i.test(layout.text(first - count - 1))
  )
    count++
  if (count === 0) return 0
  const text = (offset: number) => layout.text(first - offset)
  const block = Array.from({ length: count }, (_, index) => text(index + 1))
  const speaks = (line: string) => names.some((name) => hasWord(line, name))
  if (alone && block.some(speaks)) return count
  // one line that begins with the name, or tells how to pass it, speaks of nothing else
  if (
    count === 1 &&
    !/\b(?:docker|buildx|podman|buildah)\b/.test(block[0]!) &&
    names.some((name) =>
      new RegExp(
        `^\\s*#\\s*(?:the\\s+)?${escapePattern(name)}\\b|--build-arg[= ]"?${escapePattern(name)}\\b`,
        'i',
      ).test(block[0]!),
    )
  )
    return 1
  // a linter's pragma holds for the next instruction only
  return /^\s*#\s*(?:hadolint|checkov|trivy|kics|nosec|semgrep)\b/i.test(block[0]!) ? 1 : 0
}
