import { here, type Locator, within } from '../shell/locate.ts'
import type { Replacement } from '../plan/replacements.ts'
import type { Span } from '../span.ts'

/**
 * A text inside of a file: a shell script in a recipe, a JSON string, a block of YAML. It may be
 * written there in another way than it is meant: with escapes, indentation, a prompt before each
 * line.
 */
export interface Embedded {
  /** What is meant. */
  readonly text: string
  /** Where each of its characters stands in the file. */
  readonly locator: Locator
  /** The file's own text. */
  readonly source: string
  /** How a text that is put in must be written there: escaped, for a JSON string. */
  encode(text: string): string
}

/** A file that is all one text. */
export function whole(source: string): Embedded {
  return { text: source, locator: here(source), source, encode: (text) => text }
}

/** A range of the file from a range of the embedded text. */
export function placed({ locator }: Embedded, { start, end }: Span): Span {
  const from = locator.start(start)
  return { start: from, end: start === end ? from : locator.end(end) }
}

/** As it stands in the file. */
export function written(embedded: Embedded, span: Span): string {
  const { start, end } = placed(embedded, span)
  return embedded.source.slice(start, end)
}

/** A change of the file. Parts of the new text that are ranges stay written as they are. */
export function change(
  embedded: Embedded,
  span: Span,
  parts: readonly (string | Span)[],
): Replacement {
  const text = parts
    .map((part) => (typeof part === 'string' ? embedded.encode(part) : written(embedded, part)))
    .join('')
  return { ...placed(embedded, span), text }
}

/**
 * Stands for a character that another program replaces before the shell sees the text. No script
 * has it.
 */
export const mask = '\uE000'

/** The same text with every match, `${{ secrets.X }}`, hidden from the shell's grammar. */
export function masked(embedded: Embedded, expressions: RegExp): Embedded {
  return {
    ...embedded,
    text: embedded.text.replaceAll(expressions, (match) => mask.repeat(match.length)),
  }
}

/**
 * A text that is written in pieces: lines without their indentation, a block without its prompts.
 */
export function embeddedPieces(
  source: string,
  spans: readonly Span[],
  encode: Embedded['encode'] = (text) => text,
): Embedded {
  const at = spans.flatMap(({ start, end }) =>
    Array.from({ length: end - start }, (_, index) => start + index),
  )
  return {
    text: spans.map(({ start, end }) => source.slice(start, end)).join(''),
    source,
    locator: within(here(source), at, spans.at(-1)?.end ?? 0),
    encode,
  }
}

/** The lines of a text, with their ends. */
export function* linesOf(source: string): Generator<Span> {
  for (let start = 0; start < source.length;) {
    const at = source.indexOf('\n', start)
    const end = at === -1 ? source.length : at + 1
    yield { start, end }
    start = end
  }
}

/** Does a line go on in the next one? */
export function isContinued(line: string): boolean {
  const text = line.endsWith('\r\n') ? line.slice(0, -2) : line.replace(/[\r\n]$/, '')
  let backslashes = 0
  while (text[text.length - 1 - backslashes] === '\\') backslashes++
  return backslashes % 2 === 1
}
