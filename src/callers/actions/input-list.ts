import type { Span } from '../../span.ts'

/** One item of a list input, `build-args` or `secrets`. Offsets are those of the text. */
export interface Item extends Span {
  /** As the action takes it: trimmed, its outer quotes gone. */
  readonly text: string
  /** A field of it stands in double quotes, which may hold line ends. */
  readonly isQuoted: boolean
}

/**
 * Splits a list input as docker/build-push-action does (actions-toolkit, Util.getList with
 * ignoreComma): CSV records by csv-parse with `relaxQuotes`, `relaxColumnCount` and
 * `skipEmptyLines`, their fields joined by commas again, trimmed. There are no comments.
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
  for (let at = start; ; at += 1) {
    isQuoted ||= text[at] === '"'
    const field = text[at] === '"' ? quotedField(text, at) : plainField(text, at, '')
    fields.push(field.value)
    at = field.end
    if (text[at] !== ',') return { end: at, fields, isQuoted }
  }
}

interface Field {
  readonly value: string
  readonly end: number
}

function plainField(text: string, start: number, before: string): Field {
  const found = /[,\n]|\r\n/.exec(text.slice(start))
  const end = found ? start + found.index : text.length
  return { value: before + text.slice(start, end), end }
}

/**
 * A quote ends a field that began with one before a comma or a line end; before anything else both
 * quotes are characters.
 */
function quotedField(text: string, start: number): Field {
  let value = ''
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] !== '"') value += text[at]
    else if (text[at + 1] === '"') {
      value += '"'
      at += 1
    } else if (/^(?:,|\r?\n|$)/.test(text.slice(at + 1, at + 3))) return { value, end: at + 1 }
    else return plainField(text, at + 1, `"${value}"`)
  }
  // it is never closed: the action refuses that
  return { value, end: text.length }
}
