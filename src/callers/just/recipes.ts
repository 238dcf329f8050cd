import type { Span } from '../../span.ts'
import { type Embedded, isContinued, linesOf, embeddedPieces } from '../embedded.ts'

/**
 * The scripts of a justfile: each logical line of a recipe, or all of its lines when the first is
 * `#!` of a shell (just manual, "Recipe Lines", "Shebang Recipes").
 */
export function* recipesOf(source: string): Generator<Embedded> {
  let body: Span[] = []
  for (const line of linesOf(source)) {
    const text = source.slice(line.start, line.end)
    const isBody = /^[ \t]+\S/.test(text) || (body.length > 0 && text.trim() === '')
    if (isBody) body.push(line)
    else {
      yield* scriptsOf(source, body)
      body = []
    }
  }
  yield* scriptsOf(source, body)
}

function* scriptsOf(source: string, lines: readonly Span[]): Generator<Embedded> {
  const text = ({ start, end }: Span) => source.slice(start, end)
  const first = lines.find((line) => text(line).trim() !== '')
  if (!first) return
  const indent = /^[ \t]+/.exec(text(first))![0]
  const inner = lines.map((line) => ({
    start: text(line).startsWith(indent) ? line.start + indent.length : line.start,
    end: line.end,
  }))
  const shebang = /^#!(.*)/.exec(text(inner[lines.indexOf(first)]!))?.[1]
  if (shebang !== undefined) {
    if (/\b(?:ba|da|a|z|k)?sh\b/.test(shebang)) yield embeddedPieces(source, inner)
    return
  }
  let open: Span[] = []
  for (const line of inner) {
    const mark = open.length === 0 ? /^[ \t]*[@-]*/.exec(text(line))![0].length : 0
    open.push({ start: line.start + mark, end: line.end })
    if (isContinued(text(line))) continue
    yield embeddedPieces(source, open)
    open = []
  }
  if (open.length > 0) yield embeddedPieces(source, open)
}
