/** What is read at once may begin with the last byte of a text. */
export const SLACK = 64

/** Hands out places in a memory. */
export class Places {
  used = SLACK

  take(bytes: number): number {
    const place = this.used
    this.used += (bytes + SLACK - 1) & -SLACK
    return place
  }
}

/** Where in `text` its part begins; -1 if it is none. */
export function placeIn(text: Uint8Array, part: Uint8Array): number {
  const from = part.byteOffset - text.byteOffset
  const isPart = part.buffer === text.buffer && from >= 0 && from + part.length <= text.length
  return isPart ? from : -1
}
