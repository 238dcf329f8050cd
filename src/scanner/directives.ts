import { isSpaceAt, type Line, skipSpace, space } from './lines.ts'
import type { Span } from '../span.ts'

/** A parser directive: `# syntax=…`, `# escape=…`, `# check=…`. */
export interface Directive extends Span {
  readonly name: 'syntax' | 'escape' | 'check'
  readonly value: string
  /**
   * BuildKit acts on it. A `syntax` with blanks before its `#` counts as given but selects nothing.
   */
  readonly live: boolean
  /** Where the value stands. */
  readonly at: Span
  /** From 1. */
  readonly line: number
}

export interface Directives {
  readonly directives: readonly Directive[]
  readonly escape: '\\' | '`'
  /** What stops BuildKit here. */
  readonly error: string | undefined
}

const pattern = new RegExp(String.raw`^#[${space}]*([A-Za-z][A-Za-z0-9]*)[\t\n\f\r ]*=[\t\n\f\r ]*`)

/**
 * The directives at the head of a file. They end at the first line that is none. `syntax` is looked
 * for by stricter rules than the others: only while every `#` stands in column 0, and after a `#!`
 * line, which ends all others (moby/buildkit frontend/dockerfile/parser/directives.go; Dockerfile
 * reference, "Parser directives").
 */
export function readDirectives(source: string, lines: readonly Line[]): Directives {
  const directives: Directive[] = []
  const afterShebang = lines[0] !== undefined && source.startsWith('#!', lines[0].start)
  let escape: '\\' | '`' = '\\'
  let inColumn0 = true
  for (let index = afterShebang ? 1 : 0; index < lines.length; index++) {
    const directive = readDirective(source, lines[index]!, index + 1)
    if (!directive) break
    const { name, value } = directive
    inColumn0 &&= source[directive.start] === '#'
    if (afterShebang && (name !== 'syntax' || !inColumn0)) continue
    if (directives.some((other) => other.name === name)) {
      if (afterShebang) break
      return { directives, escape, error: `only one ${name} parser directive can be used` }
    }
    if (name === 'escape') {
      if (value !== '\\' && value !== '`')
        return { directives, escape, error: 'the escape directive must be ` or \\' }
      escape = value
    }
    directives.push({ ...directive, live: name !== 'syntax' || inColumn0 })
  }
  return { directives, escape, error: undefined }
}

/**
 * What a line says as a directive, wherever it stands.
 *
 * @param number of the line, from 1
 */
export function readDirective(
  source: string,
  line: Line,
  number: number,
): Omit<Directive, 'live'> | undefined {
  const start = skipSpace(source, line.start, line.end)
  const match = pattern.exec(source.slice(start, line.end))
  const name = match?.[1]!.toLowerCase()
  if (!match || (name !== 'syntax' && name !== 'escape' && name !== 'check')) return undefined
  const at = start + match[0].length
  let end = line.end
  while (end > at && isSpaceAt(source, end - 1)) end--
  // blanks alone are a value too, the last one of them
  const from = end === at && isSpaceAt(source, at - 1) ? at - 1 : at
  if (end === from) return undefined
  return {
    name,
    value: source.slice(from, end),
    at: { start: from, end },
    start: line.start,
    end: line.end,
    line: number,
  }
}
