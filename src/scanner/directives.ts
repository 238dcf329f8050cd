import { type Line, skipSpace } from './lines.ts'
import type { Span } from '../span.ts'

/** A parser directive: `# syntax=…`, `# escape=…`, `# check=…`. */
export interface Directive extends Span {
  readonly name: 'syntax' | 'escape' | 'check'
  readonly value: string
  /** BuildKit acts on it. A `syntax` with blanks before its `#` counts as given but selects nothing. */
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

const pattern = /^#\s*([A-Za-z][A-Za-z0-9]*)\s*=\s*(.+?)\s*$/

/**
 * The directives at the head of a file. They end at the first line that is none; a `#!` line before them is passed over for `syntax` only
 * (moby/buildkit frontend/dockerfile/parser/directives.go; Dockerfile reference, "Parser directives").
 */
export function readDirectives(source: string, lines: readonly Line[]): Directives {
  const directives: Directive[] = []
  const afterShebang = lines[0] !== undefined && source.startsWith('#!', lines[0].start)
  let escape: '\\' | '`' = '\\'
  for (let index = afterShebang ? 1 : 0; index < lines.length; index++) {
    const directive = readDirective(source, lines[index]!, index + 1)
    if (!directive) break
    const { name, value } = directive
    if (directives.some((other) => other.name === name)) return { directives, escape, error: `only one ${name} parser directive can be used` }
    if (name === 'escape' && !afterShebang) {
      if (value !== '\\' && value !== '`') return { directives, escape, error: 'the escape directive must be ` or \\' }
      escape = value
    }
    directives.push(directive)
  }
  return { directives, escape, error: undefined }
}

function readDirective(source: string, line: Line, number: number): Directive | undefined {
  const start = skipSpace(source, line.start, line.end)
  const match = pattern.exec(source.slice(start, line.end))
  const name = match?.[1]!.toLowerCase()
  if (!match || (name !== 'syntax' && name !== 'escape' && name !== 'check')) return undefined
  const at = start + match[0].lastIndexOf(match[2]!)
  return { name, value: match[2]!, live: name !== 'syntax' || start === line.start, at: { start: at, end: at + match[2]!.length }, start: line.start, end: line.end, line: number }
}
