import type { Span } from '../span.ts'

/**
 * The text of an instruction as BuildKit reads it: continuation marks, comment lines and blank
 * lines between its lines taken out, nothing put in. Knows for each of its characters where it
 * stands in the source.
 */
export class Joined {
  readonly text: string
  /** Where each piece starts in the joined text, ascending, and where it starts in the source. */
  readonly #at: readonly number[]
  readonly #source: readonly number[]

  /**
   * @param pieces slices of the source in ascending order, none of them empty but for a lone first
   * one
   */
  constructor(source: string, pieces: readonly Span[]) {
    const at: number[] = []
    let text = ''
    for (const piece of pieces) {
      at.push(text.length)
      text += source.slice(piece.start, piece.end)
    }
    this.text = text
    this.#at = at
    this.#source = pieces.map((piece) => piece.start)
  }

  /**
   * Offset in the source of the character at `index` of the joined text; at its length, the place
   * right after the last character.
   */
  offset(index: number): number {
    if (index > 0 && index >= this.text.length) return this.offset(this.text.length - 1) + 1
    let low = 0
    let high = this.#at.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (this.#at[middle]! <= index) low = middle
      else high = middle - 1
    }
    return this.#source[low]! + (index - this.#at[low]!)
  }

  /**
   * The source range of a range of the joined text. It may hold continuation marks and comments
   * that the joined text has not.
   */
  span(start: number, end: number): Span {
    const from = this.offset(start)
    return { start: from, end: end > start ? this.offset(end - 1) + 1 : from }
  }

  /** The slices of the source that a range of the joined text is made of, in order. */
  pieces(start: number, end: number): Span[] {
    const found: Span[] = []
    this.#at.forEach((at, index) => {
      const from = Math.max(start, at)
      const to = Math.min(end, this.#at[index + 1] ?? this.text.length)
      if (from < to)
        found.push({ start: this.#source[index]! + from - at, end: this.#source[index]! + to - at })
    })
    return found
  }
}
