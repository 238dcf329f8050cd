import type { Joined } from '../scanner/joined.ts'
import type { Span } from '../span.ts'
import type { Layout } from './layout.ts'

/**
 * The ranges of the source to delete so that some words of an instruction go and the others stay as
 * they are.
 *
 * @param words all words, in order, as ranges of the joined text
 * @param goes tells of a word's index whether it goes; at least one must stay
 * @param names what goes: comment lines right above that name one of them go too
 */
export function wordRemovals(
  layout: Layout,
  joined: Joined,
  words: readonly Span[],
  goes: (index: number) => boolean,
  names: readonly string[] = [],
): Span[] {
  const source = words.map((word) => joined.span(word.start, word.end))
  const removals: Span[] = []
  for (let index = 0; index < words.length; index++) {
    if (!goes(index)) continue
    let last = index
    while (last + 1 < words.length && goes(last + 1)) last++
    const range = { start: source[index]!.start, end: source[last]!.end }
    const next = source[last + 1]
    const previous = source[index - 1]
    if (next)
      removals.push(ownLines(layout, range, next, names) ?? { start: range.start, end: next.start })
    else if (previous) removals.push({ start: previous.end, end: range.end })
    index = last
  }
  return removals
}

/**
 * Words that have their lines to themselves go with them, so that comments between stay where they
 * are.
 */
function ownLines(
  layout: Layout,
  range: Span,
  next: Span,
  names: readonly string[],
): Span | undefined {
  const first = layout.line(layout.lineAt(range.start))!
  const lastIndex = layout.lineAt(range.end - 1)
  const last = layout.line(lastIndex)!
  const before = layout.text(layout.lineAt(range.start)).slice(0, range.start - first.start)
  if (before.trim() !== '' || next.start < last.next) return undefined
  let line = layout.lineAt(range.start)
  while (
    line > 0 &&
    /^\s*#/.test(layout.text(line - 1)) &&
    names.some((name) => layout.text(line - 1).includes(name))
  )
    line--
  return { start: layout.line(line)!.start, end: last.next }
}
