import type { Span } from '../../span.ts'
import { isContinued, linesOf } from '../embedded.ts'

/** A block of commands. */
export interface Fence {
  /** Its commands: without indentation, prompts, and what commands print. */
  readonly spans: readonly Span[]
}

const shells =
  /^(?:|sh|shell|bash|zsh|console|shell-session|shellsession|terminal|cmd|text|txt|plaintext)$/

/**
 * The fenced code blocks of a Markdown text that hold shell commands (CommonMark 0.31, "Fenced code
 * blocks").
 */
export function fencesOf(source: string): Fence[] {
  const fences: Fence[] = []
  let open: { mark: string; isShell: boolean; lines: Span[] } | undefined
  for (const line of linesOf(source)) {
    const text = source.slice(line.start, line.end)
    const found = /^[ \t>]*(`{3,}|~{3,})[ \t]*\{?\.?([\w-]*)/.exec(text)
    if (open) {
      const isEnd = found && found[1]!.startsWith(open.mark) && /^[ \t>]*[`~]+\s*$/.test(text)
      if (!isEnd) open.lines.push(line)
      else {
        if (open.isShell) fences.push({ spans: commandsOf(source, open.lines) })
        open = undefined
      }
    } else if (found)
      open = {
        mark: found[1]!,
        isShell: shells.test(found[2]!.toLowerCase()),
        lines: [],
      }
  }
  return fences
}

/** Where lines have a prompt, only those and what they go on in are commands. */
export function commandsOf(source: string, lines: readonly Span[]): Span[] {
  const prompt = /^[ \t>]*(?:[\w@:~/.-]*[$%#]|>) +(?=\S)/
  const text = ({ start, end }: Span) => source.slice(start, end)
  const hasPrompts = lines.some((line) => /^[ \t>]*[\w@:~/.-]*[$%] +(?=\S)/.test(text(line)))
  let goesOn = false
  return lines.flatMap((line) => {
    const start = prompt.exec(text(line))?.[0] ?? ''
    const isCommand = !hasPrompts || start !== '' || goesOn
    const wasGoing = goesOn
    goesOn = isCommand && isContinued(text(line))
    if (!isCommand) return []
    const skipped = hasPrompts && !wasGoing ? start.length : 0
    return [{ start: line.start + skipped, end: line.end }]
  })
}
