import { isSpace } from './lines.ts'
import type { Span } from '../span.ts'

/** A heredoc that a RUN, COPY or ADD opens. */
export interface Heredoc {
  readonly name: string
  /** False when any part of the name is quoted: BuildKit then expands nothing in a COPY or ADD body. */
  readonly expand: boolean
  /** `<<-`: leading tabs are dropped. */
  readonly chomp: boolean
  /** Body lines in the source, their line ends included, without the line that ends them. */
  readonly body: Span
}

/** A heredoc's opening word, before its body is known. */
export type Opening = Omit<Heredoc, 'body'>

/**
 * The heredocs that a joined line opens, in order. The line is split as BuildKit's shell lexer does it: a line with unbalanced quotes or
 * an unsupported `${…}` opens none (moby/buildkit frontend/dockerfile/parser/parser.go, heredocsFromLine).
 */
export function openings(line: string): Opening[] {
  if (!line.includes('<<')) return []
  const found: Opening[] = []
  for (const word of lexWords(line) ?? []) {
    const match = /^\d*<<(-?)\s*([^<]*)$/.exec(word)
    if (!match || match[2] === '') continue
    const name = unquote(match[2]!)
    if (name === undefined || name === '') continue
    found.push({ name, expand: !/["']/.test(match[2]!), chomp: match[1] === '-' })
  }
  return found
}

/** The words of a line, quotes kept; undefined where BuildKit's lexer fails. */
function lexWords(line: string): string[] | undefined {
  const words: string[] = []
  let word = ''
  let at = 0
  while (at < line.length) {
    const character = line[at]!
    if (isSpace(character) && !/^\d*<<-?\s*$/.test(word)) {
      if (word !== '') words.push(word)
      word = ''
      at++
      continue
    }
    const end = lexPart(line, at)
    if (end === undefined) return undefined
    word += line.slice(at, end)
    at = end
  }
  if (word !== '') words.push(word)
  return words
}

/** The end of the quoted string, substitution, escape or character that starts at `at`. */
function lexPart(line: string, at: number): number | undefined {
  const character = line[at]!
  if (character === '\\') return Math.min(at + 2, line.length)
  if (character === '$' && line[at + 1] === '{') return lexSubstitution(line, at)
  if (character === "'") {
    const close = line.indexOf("'", at + 1)
    return close === -1 ? undefined : close + 1
  }
  if (character !== '"') return at + 1
  for (let i = at + 1; i < line.length; ) {
    if (line[i] === '"') return i + 1
    const end = line[i] === '$' || line[i] === '\\' ? lexPart(line, i) : i + 1
    if (end === undefined) return undefined
    i = end
  }
  return undefined
}

/** `${name}`, `${name:-word}` and the other modifiers that BuildKit knows. */
function lexSubstitution(line: string, at: number): number | undefined {
  const head = /^\$\{(?:[A-Za-z_][A-Za-z0-9_]*|\d+|[@*#?\-$!])(?:\}|:?[-+?]|##?|%%?|\/\/?)/.exec(line.slice(at))
  if (!head) return undefined
  if (head[0].endsWith('}')) return at + head[0].length
  for (let i = at + head[0].length; i < line.length; ) {
    if (line[i] === '}') return i + 1
    const end = lexPart(line, i)
    if (end === undefined) return undefined
    i = end
  }
  return undefined
}

/** The name without its quotes and escapes; undefined when a quote is not closed or the name has several words. */
function unquote(raw: string): string | undefined {
  let name = ''
  for (let at = 0; at < raw.length; at++) {
    const character = raw[at]!
    if (character === '"' || character === "'") {
      const close = raw.indexOf(character, at + 1)
      if (close === -1) return undefined
      name += raw.slice(at + 1, close)
      at = close
    } else if (character === '\\') name += raw[++at] ?? ''
    else name += character
  }
  return name
}
