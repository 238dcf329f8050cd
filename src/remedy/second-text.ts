import type { Span } from '../span.ts'

/**
 * A text that stands in the place of a range of the first one. An empty range is a line that is put
 * in.
 */
export interface Change extends Span {
  readonly text: string
}

/** A text with some changes made, and the way back from its places to those of the first one. */
export class SecondText {
  readonly text: string
  /** Each change with where it stands in this text, in order. */
  readonly places: readonly { readonly change: Change; readonly at: Span }[]

  constructor(source: string, changes: readonly Change[]) {
    let text = ''
    let end = 0
    this.places = changes
      .toSorted((a, b) => a.start - b.start || a.end - b.end)
      .map((change) => {
        text += source.slice(end, change.start)
        const start = text.length
        text += change.text
        end = change.end
        return { change, at: { start, end: text.length } }
      })
    this.text = text + source.slice(end)
  }

  /** The place of the first text; undefined inside what was put in. */
  back(offset: number): number | undefined {
    let shift = 0
    for (const { change, at } of this.places) {
      if (offset <= at.start) break
      if (offset < at.end) return undefined
      shift = change.end - at.end
    }
    return offset + shift
  }

  /**
   * The range of the first text; undefined when it begins or ends inside what was put in. What went
   * at its very ends is none of it.
   */
  range({ start, end }: Span): Span | undefined {
    let shift = 0
    for (const { change, at } of this.places) {
      if (start < at.start || (start === at.start && at.start < at.end)) break
      if (start < at.end) return undefined
      shift = change.end - at.end
    }
    const [from, to] = [start + shift, start === end ? start + shift : this.back(end)]
    return to === undefined ? undefined : { start: from, end: to }
  }

  /** The number that a line has in the first text. */
  line(number: number): number {
    let left = number
    for (const { change, at } of this.places) {
      const line = this.text.slice(0, at.start).split('\n').length
      if (change.text.endsWith('\n') && line < number) left--
    }
    return left
  }
}
