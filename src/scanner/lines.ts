/**
 * A physical line: BuildKit ends one at `\n` only and drops every `\r` before it (a lone `\r` is an
 * ordinary character).
 */
export interface Line {
  readonly start: number
  /** Before the line end. */
  readonly end: number
  /** Start of the next line, or the length of the source. */
  readonly next: number
}

/**
 * Longest physical line that BuildKit reads, in bytes (its scanner's buffer, moby/buildkit
 * frontend/dockerfile/parser).
 */
export const longestLine = 65_535

/** Go's unicode.IsSpace, as a character class. */
export const space = String.raw`\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000`

/** The first position at or after `from` that holds no white space; at most `to`. */
export function skipSpace(text: string, from: number, to: number): number {
  let at = from
  while (at < to && isSpaceAt(text, at)) at++
  return at
}

/** Is the character at an offset white space to BuildKit? There is none outside of the text. */
export function isSpaceAt(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  // nearly every character is an ordinary one
  if (code > 32 && code < 128) return false
  return code === 32 || (code >= 9 && code <= 13) || (code > 127 && other.test(text[at]!))
}

const other = new RegExp(`[${space}]`)

/** Splits a source into its physical lines. A byte order mark belongs to no line. */
export function splitLines(source: string): Line[] {
  const lines: Line[] = []
  let start = source.charCodeAt(0) === 0xfeff ? 1 : 0
  while (start < source.length) {
    const newline = source.indexOf('\n', start)
    const next = newline === -1 ? source.length : newline + 1
    let end = newline === -1 ? source.length : newline
    while (end > start && source.charCodeAt(end - 1) === 13) end--
    lines.push({ start, end, next })
    start = next
  }
  return lines
}

/** The number of the first line that is too long for BuildKit; only its `\n` does not count. */
export function overlongLine(source: string): number | undefined {
  if (source.length * 3 <= longestLine) return undefined
  const index = source.split('\n').findIndex(overflows)
  return index === -1 ? undefined : index + 1
}

/** @param line without its `\n` */
export function overflows(line: string): boolean {
  return Buffer.byteLength(line) > longestLine
}
