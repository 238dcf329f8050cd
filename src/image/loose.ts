/**
 * White space between two characters of a loose pattern: a line break and the indentation of the
 * next line.
 */
export const LONGEST_FILLER = 64

const BACKSLASH = 0x5c
const isBlank = (byte: number) => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d)
/** The `n` and `r` of a line break that JSON or a shell writes as two characters. */
const isEscape = (byte: number) => byte === 0x6e || byte === 0x72

const QUOTE = 0x22

/** Where the filler between `next` and `at` begins. */
function fillerStart(text: Uint8Array, at: number, next: number): number {
  const limit = Math.max(0, at - LONGEST_FILLER)
  let start = at
  while (start > limit) {
    const byte = text[start - 1]!
    if (byte === next) break
    if (isBlank(byte) || byte === BACKSLASH || byte === QUOTE) start--
    else if (start - 1 > limit && isEscape(byte) && text[start - 2] === BACKSLASH) start -= 2
    else break
  }
  return start
}

/** Where the filler from `at` on ends, at the latest before `next`. */
function fillerEnd(text: Uint8Array, at: number, next: number): number {
  const limit = Math.min(text.length, at + LONGEST_FILLER)
  let end = at
  while (end < limit) {
    const byte = text[end]!
    if (byte === next) break
    if (isBlank(byte) || byte === QUOTE) end++
    else if (byte === BACKSLASH) end += isEscape(text[end + 1] ?? 0) ? 2 : 1
    else break
  }
  return end
}

/**
 * Where the first `count` bytes of a loose pattern, which end at `at`, begin; -1 if they are not
 * there.
 */
export function looseStart(text: Uint8Array, at: number, bytes: Uint8Array, count: number): number {
  let start = at
  for (let index = count - 1; index >= 0; index--) {
    const byte = bytes[index]!
    if (text[start - 1] !== byte) start = fillerStart(text, start, byte)
    if (text[start - 1] === byte) start--
    // a blank of the pattern is filler where a line break stands for it
    else if (!isBlank(byte)) return -1
  }
  return start
}

/**
 * Where a loose pattern, whose bytes from the `first` on begin at `at`, ends; -1 if they are not
 * there.
 */
export function looseEnd(text: Uint8Array, at: number, bytes: Uint8Array, first: number): number {
  let end = at
  for (let index = first; index < bytes.length; index++) {
    const byte = bytes[index]!
    if (text[end] !== byte) end = fillerEnd(text, end, byte)
    if (text[end] === byte) end++
    else if (!isBlank(byte)) return -1
  }
  return end
}
