import type { Span } from '../../span.ts'

/** One item of a list input, `build-args` or `secrets`. Offsets are those of the text. */
export interface Item extends Span {
  /** As the action takes it: trimmed, its outer quotes gone. */
  readonly text: string
  /** A field of it stands in double quotes, which may hold line ends. */
  readonly isQuoted: boolean
}

/**
 * Splits a list input as docker/build-push-action does (actions-toolkit, Util.getList with ignoreComma): CSV records by csv-parse with
 * `relaxQuotes`, `relaxColumnCount` and `skipEmptyLines`, their fields joined by commas again, trimmed. There are no comments.
 */
export function inputList(text: string): Item[] {
  const items: Item[] = []
  for (let at = 0; at < text.length;) {
    const { end, fields, isQuoted } = record(text, at)
    const joined = fields.join(',').trim()
    if (joined !== '') items.push({ text: joined, start: at, end, isQuoted })
    at = end
    at += text.startsWith('\r\n', at) ? 2 : 1
  }
  return items
}

interface Taken {
  readonly end: number
  readonly fields: readonly string[]
  readonly isQuoted: boolean
}

function record(text: string, start: number): Taken {
  const fields: string[] = []
  let isQuoted = false
  let at = start
  for (;;) {
    const quoted = quotedField(text, at)
    const field = quoted ?? plainField(text, at)
    isQuoted ||= quoted !== undefined
    fields.push(field.value)
    at = field.end
    if (text[at] !== ',') return { end: at, fields, isQuoted }
    at += 1
  }
}

function plainField(text: string, start: number): { value: string; end: number } {
  const found = /[,\n]|\r\n/.exec(text.slice(start))
  const end = found ? start + found.index : text.length
  return { value: text.slice(start, end), end }
}

/** A field that begins with a quote and whose closing one is followed by a comma or a line end; any other quote is a character. */
function quotedField(text: string, start: number): { value: string; end: number } | undefined {
  if (text[start] !== '"') return undefined
  const found = /^"((?:[^"]|"")*)"(?=,|\r?\n|$)/.exec(text.slice(start))
  return found
    ? { value: found[1]!.replaceAll('""', '"'), end: start + found[0].length }
    : undefined
}
