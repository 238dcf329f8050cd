import type { Embedded } from '../embedded.ts'

/**
 * The text of a JSON string, with the places of its characters.
 *
 * @param start offset of the opening quote
 */
export function jsonString(source: string, start: number, length: number): Embedded {
  const starts: number[] = []
  const ends: number[] = []
  let text = ''
  const close = start + length - 1
  for (let at = start + 1; at < close;) {
    const size = source[at] !== '\\' ? 1 : source[at + 1] === 'u' ? 6 : 2
    text += size === 1 ? source[at]! : (JSON.parse(`"${source.slice(at, at + size)}"`) as string)
    starts.push(at)
    ends.push(at + size)
    at += size
  }
  return {
    text,
    source,
    locator: {
      start: (offset) => starts[offset] ?? close,
      end: (offset) => (offset === 0 ? (starts[0] ?? close) : (ends[offset - 1] ?? close)),
    },
    encode: (added) => JSON.stringify(added).slice(1, -1),
  }
}
