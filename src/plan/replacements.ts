import type { MagicString } from 'magic-string'
import { countBefore } from '../bisect.ts'
import { contains, overlaps, type Span } from '../span.ts'

/** A range of a text and what is to stand there. An empty range is a place to put something in. */
export interface Replacement extends Span {
  readonly text: string
  /** Among all that is put into the same place, higher ones stand behind lower ones; 0 if left out. */
  readonly rank?: number
}

/** Two changes want the same text. */
export class Conflict extends Error {}

/** The changes of one text, whoever asks for them: merged as they come, made all at once. */
export class Replacements {
  readonly #items: Replacement[] = []
  /** The same by where they begin, then by their length. */
  readonly #sorted: Replacement[] = []

  get items(): readonly Replacement[] {
    return this.#items
  }

  /**
   * Asks for a change. The very same one twice is one.
   *
   * @throws Conflict when another change is in the way
   */
  replace(span: Span, text: string): void {
    if (!this.check(span, text)) this.#add({ ...span, text })
  }

  /**
   * Asks for texts at a place that others may put something into as well: they stand in the order
   * in which they came, equal ones once.
   *
   * @throws Conflict when the place is inside of what another change replaces
   */
  insert(at: number, text: string, rank = 0): void {
    const there = this.#near({ start: at, end: at })
    const isInside = there.some(({ start, end }) => start < at && at < end)
    if (isInside) throw new Conflict('another change stands here')
    const isThere = there.some((item) => item.start === at && item.end === at && item.text === text)
    if (!isThere) this.#add({ start: at, end: at, text, rank })
  }

  /** Is the very same replacement there already? Throws where another one is in the way. */
  check(span: Span, text: string): boolean {
    const clash = this.#near(span).find(
      (other) => overlaps(other, span) || (other.start === span.start && other.end === span.end),
    )
    if (clash && !(clash.start === span.start && clash.end === span.end && clash.text === text))
      throw new Conflict('another change stands here')
    return clash !== undefined
  }

  /** The changes that lie wholly in a range. */
  inside(span: Span): readonly Replacement[] {
    return this.#near(span).filter((item) => contains(span, item))
  }

  #add(item: Replacement): void {
    this.#items.push(item)
    const index = this.#firstBehind(item.start)
    const before = this.#sorted[index - 1]
    const goesFirst =
      item.start === item.end && before?.start === item.start && before.end > item.end
    this.#sorted.splice(goesFirst ? index - 1 : index, 0, item)
  }

  /** Those that may touch a range; no two overlap, so one alone may begin before it. */
  #near({ start, end }: Span): readonly Replacement[] {
    let first = this.#firstBehind(start)
    while (first > 0 && this.#sorted[first - 1]!.start === start) first--
    if (first > 0 && this.#sorted[first - 1]!.end > start) first--
    return this.#sorted.slice(first, this.#firstBehind(end))
  }

  /** The index of the first one that begins behind an offset. */
  #firstBehind(offset: number): number {
    return countBefore(this.#sorted, ({ start }) => start <= offset)
  }

  /**
   * Makes the changes: insertions last, for a removal takes along what was put at its end before.
   */
  apply(text: MagicString, isGone: (span: Span) => boolean = () => false): void {
    const turn = ({ start, end, rank = 0 }: Replacement) => (start < end ? -1 : rank)
    const ordered = this.#items.toSorted((a, b) => turn(a) - turn(b))
    for (const { start, end, text: replacement } of ordered) {
      if (isGone({ start, end })) continue
      if (start === end) text.appendLeft(start, replacement)
      else if (replacement === '') text.remove(start, end)
      else text.update(start, end, replacement)
    }
  }
}
