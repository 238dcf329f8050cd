import { countBefore } from '../bisect.ts'
import type { Replacement } from '../plan/replacements.ts'

/**
 * The text of a file with `\n` alone at the end of each line: a shell would take the `\r` before it
 * for a part of the last word.
 */
export class PlainLines {
  readonly text: string
  /** Offsets in {@link PlainLines.text} of the `\n` that have `\r` before them in the file. */
  readonly #ends: number[] = []

  /** @param source lines end with `\n` or `\r\n` */
  constructor(source: string) {
    this.text = source.includes('\r\n') ? source.replaceAll('\r\n', '\n') : source
    if (this.text === source) return
    for (let at = source.indexOf('\r\n'); at !== -1; at = source.indexOf('\r\n', at + 2))
      this.#ends.push(at - this.#ends.length)
  }

  /** The same change in the file: lines that are put in end as the one does that it is made in. */
  inFile({ start, end, text, ...rest }: Replacement): Replacement {
    if (this.#ends.length === 0) return { start, end, text, ...rest }
    const at = this.text.indexOf('\n', start)
    const own = at === -1 ? this.text.lastIndexOf('\n') : at
    const isLong = this.#ends[this.#before(own)] === own
    return {
      start: start + this.#before(start),
      end: end + this.#before(end),
      text: isLong ? text.replaceAll('\n', '\r\n') : text,
      ...rest,
    }
  }

  #before(offset: number): number {
    return countBefore(this.#ends, (end) => end < offset)
  }
}
