import { textLines } from '../../src/reporters/text-lines.ts'

/** A diagnostic as reviewdog reads it (proto/rdf/reviewdog.proto). */
export interface Diagnostic {
  readonly message: string
  readonly location: { readonly path: string; readonly range?: Range }
  readonly severity?: string
  readonly code?: { readonly value: string }
  readonly suggestions?: readonly { readonly range: Range; readonly text: string }[]
}

interface Range {
  readonly start: Position
  readonly end?: Position
}

interface Position {
  readonly line: number
  readonly column?: number
}

/**
 * Takes the suggestions of a file as GitHub's reporter of reviewdog offers them: of each diagnostic
 * the first, and that one only when its lines are the lines of the comment. A range without columns
 * is of whole lines, the last one is in it, and the end of that line stays.
 *
 * @throws where reviewdog would refuse
 */
export function taken(before: string, diagnostics: readonly Diagnostic[]): string {
  const lines = textLines(before)
  const wanted = diagnostics.flatMap(({ location, suggestions }) => {
    const [first] = suggestions ?? []
    if (!first) return []
    const [comment, own] = [lineRange(location.range!), lineRange(first.range)]
    if (comment.first !== own.first || comment.last !== own.last)
      throw new Error('the lines of the suggestion are not those of the comment')
    return [{ ...own, text: first.text }]
  })
  for (const { first, last, text } of wanted.toSorted((a, b) => b.first - a.first)) {
    if (first < 1 || last > lines.length || first > last) throw new Error('no such lines')
    const end = /\r?\n$/.exec(lines[last - 1]!)?.[0] ?? ''
    lines.splice(first - 1, last - first + 1, text === '' ? '' : text + end)
  }
  return lines.join('')
}

function lineRange({ start, end = start }: Range): { first: number; last: number } {
  if (start.column !== undefined || end.column !== undefined)
    throw new Error('a range with columns: no lines of a suggestion')
  return { first: start.line, last: end.line }
}
