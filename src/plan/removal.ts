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
  const isEnd = endsParagraph(layout, last, isGone)
  const block = commentBlock(layout, first)
  first -=
    isEnd && isHeadOfParagraph(layout, first, block)
      ? block.length
      : commentsAbove(block, names, followsNothing(layout, last, isGone))
  let previous = first - 1
  while (previous >= 0 && isGone(previous)) previous--
  // with the first line of a paragraph its head goes
  const head = isEnd ? commentBlock(layout, previous + 1) : []
  if (isHeadOfParagraph(layout, previous + 1, head)) previous -= head.length
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

/** Is all that follows up to a blank line gone as well? */
function endsParagraph(layout: Layout, last: number, isGone: (line: number) => boolean): boolean {
  let at = last + 1
  while (layout.line(at) !== undefined && isGone(at)) at++
  return layout.line(at) === undefined || layout.text(at).trim() === ''
}

/** Words about something, and no instruction that was taken out, nor a rule drawn with signs. */
const plain =
  /^\s*#\s*(?!(?:ADD|ARG|CMD|COPY|ENTRYPOINT|ENV|FROM|LABEL|RUN|USER|WORKDIR)\s)\w(?:(?!--|==|##|\*\*).)*$/

/** What it speaks of comes later. */
const ofLater = /\b(?:below|beneath|following|from here on)\b/i

/**
 * Is a short comment the head of a paragraph? One above all instructions speaks of the file, one
 * that is drawn as a rule of a section.
 */
function isHeadOfParagraph(layout: Layout, first: number, block: readonly string[]): boolean {
  const above = first - block.length - 1
  if (block.length === 0 || block.length > 3 || above < 1) return false
  if (
    layout.text(above).trim() !== '' ||
    !block.every((line) => plain.test(line) && !ofLater.test(line))
  )
    return false
  const earlier = Array.from({ length: above }, (_, index) => layout.text(index).trim())
  return earlier.some((text) => /^[^#]/.test(text))
}

/** The comment lines right above a line, the nearest first. */
function commentBlock(layout: Layout, first: number): string[] {
  const block: string[] = []
  for (let at = first - 1; at >= 0; at--) {
    const text = layout.text(at)
    if (!/^\s*#/.test(text) || /^\s*#\s*(?:syntax|escape|check)\s*=/i.test(text)) break
    block.push(text)
  }
  return block
}

/** How many comment lines right above go with the instruction. */
function commentsAbove(block: readonly string[], names: readonly string[], alone: boolean): number {
  if (block.length === 0) return 0
  const speaks = (line: string) => names.some((name) => hasWord(line, name))
  if (alone && block.some(speaks)) return block.length
  // one line that begins with the name, or tells how to pass it, speaks of nothing else
  if (
    block.length === 1 &&
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
