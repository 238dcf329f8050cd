import { lexWords } from './lexer.ts'
import type { Span } from '../span.ts'

/** A heredoc that a RUN, COPY or ADD opens. */
export interface Heredoc {
  readonly name: string
  /**
   * False when any part of the name is quoted: BuildKit then expands nothing in a COPY or ADD body.
   */
  readonly expand: boolean
  /** `<<-`: leading tabs are dropped. */
  readonly chomp: boolean
  /** Body lines in the source, their line ends included, without the line that ends them. */
  readonly body: Span
}

/** A heredoc's opening word, before its body is known. */
export type HeredocOpening = Omit<Heredoc, 'body'>

/**
 * The heredocs that a joined line opens, in order. A line with unbalanced quotes or an unsupported
 * `${…}` opens none (moby/buildkit frontend/dockerfile/parser/parser.go, heredocsFromLine).
 *
 * @returns `fault` when BuildKit refuses one of the words
 */
export function openings(line: string): HeredocOpening[] | 'fault' {
  if (!line.includes('<<')) return []
  const found: HeredocOpening[] = []
  for (const word of lexWords(line, { quotes: true, escapes: true }) ?? []) {
    const opening = readOpening(word)
    if (opening === 'fault') return opening
    if (opening) found.push(opening)
  }
  return found
}

/**
 * Reads one word as the opening of a heredoc: `<<EOF`, `3<<-"EOF"` (moby/buildkit
 * frontend/dockerfile/parser/parser.go, ParseHeredoc).
 *
 * @returns undefined when it opens none, `fault` when its quotes do not balance
 */
export function readOpening(word: string): HeredocOpening | 'fault' | undefined {
  const match = /^\d*<<(-?)[\t\n\f\r ]*([^<]*)$/.exec(word)
  const rest = match?.[2]
  if (!match || !rest) return undefined
  const names = lexWords(rest, { quotes: false, escapes: false })
  if (!names) return 'fault'
  const [name] = names
  if (name === undefined || names.length !== 1) return undefined
  const quoted = lexWords(rest, { quotes: true, escapes: false })
  if (quoted?.length !== 1) return 'fault'
  return { name, expand: countQuotes(name) === countQuotes(quoted[0]!), chomp: match[1] === '-' }
}

function countQuotes(text: string): number {
  return text.replaceAll(/[^'"]/g, '').length
}
