/** Of blank space between two characters, which hardly any writer makes longer. */
const LONGEST = 64

const LINE_FEED = 0x0a
/** What a line ends in that goes on: shells, YAML, properties; PowerShell; cmd. */
const goesOn = (byte: number | undefined) => byte === 0x5c || byte === 0x60 || byte === 0x5e
const isBlank = (byte: number | undefined) =>
  byte === 0x20 || byte === 0x09 || byte === 0x0d || byte === LINE_FEED

/**
 * Where the line break at `at` ends, with the indentation of the next line and a sign that the line
 * goes on; `at` if there is none.
 */
export function gapEnd(text: Uint8Array, at: number): number {
  const limit = Math.min(text.length, at + LONGEST)
  let hasBreak = false
  let end = goesOn(text[at]) ? at + 1 : at
  for (; end < limit && isBlank(text[end]); end++) hasBreak ||= text[end] === LINE_FEED
  return hasBreak ? end : at
}

/** Where the same begins that ends at `at`; `at` if there is none. */
export function gapStart(text: Uint8Array, at: number): number {
  const limit = Math.max(0, at - LONGEST)
  let hasBreak = false
  let start = at
  for (; start > limit && isBlank(text[start - 1]); start--)
    hasBreak ||= text[start - 1] === LINE_FEED
  if (!hasBreak) return at
  return goesOn(text[start - 1]) ? start - 1 : start
}

const isIndent = (byte: number | undefined) => byte === 0x20 || byte === 0x09

/** Where the indentation at `at` ends. */
export function indentEnd(text: Uint8Array, at: number): number {
  let end = at
  while (end < at + LONGEST && isIndent(text[end])) end++
  return end
}

/** Where the indentation begins that ends at `at`. */
export function indentStart(text: Uint8Array, at: number): number {
  let start = at
  while (start > at - LONGEST && isIndent(text[start - 1])) start--
  return start
}
