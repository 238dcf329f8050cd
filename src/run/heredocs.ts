import type { Dockerfile } from '../dockerfile.ts'
import type { Instruction } from '../scanner/instruction.ts'
import { Joined } from '../scanner/joined.ts'
import type { Span } from '../span.ts'

/**
 * Arguments and heredocs put together as BuildKit hands them to the shell: each body behind the one
 * line, each with its bare name below.
 */
export function withBodies(
  { source, scan }: Dockerfile,
  { joined, args, heredocs, lastLine }: Instruction,
): Joined {
  const pieces = joined.pieces(args.start, args.end)
  heredocs.forEach(({ name, body, chomp }, index) => {
    // the line end before the body
    if (source[body.start - 1] === '\n') pieces.push({ start: body.start - 1, end: body.start })
    pieces.push(...bodyLines(source, body, chomp))
    const closing = source.indexOf(name, body.end)
    if (closing !== -1) pieces.push({ start: closing, end: closing + name.length })
    const { next } = scan.lines[lastLine - 1]!
    if (index === heredocs.length - 1 && source[next - 1] === '\n')
      pieces.push({ start: next - 1, end: next })
  })
  return new Joined(source, pieces)
}

/**
 * The lines of a body without the carriage returns before their ends and, after `<<-`, without
 * leading tabs.
 */
export function bodyLines(source: string, body: Span, chomp: boolean): Span[] {
  const pieces: Span[] = []
  for (let start = body.start; start < body.end;) {
    const newline = source.indexOf('\n', start)
    const close = newline === -1 ? source.length : newline
    const from = chomp ? start + /^\t*/.exec(source.slice(start, close))![0].length : start
    let end = close
    while (end > from && source[end - 1] === '\r') end--
    pieces.push({ start: from, end }, { start: close, end: Math.min(close + 1, source.length) })
    start = close + 1
  }
  return pieces.filter((piece) => piece.end > piece.start)
}
