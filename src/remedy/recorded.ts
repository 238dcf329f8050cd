import type { Dockerfile } from '../dockerfile.ts'
import type { Remedies } from './remedies.ts'
import type { Run } from '../run.ts'
import type { Instruction } from '../scanner/instruction.ts'
import { contains, overlaps, type Span } from '../span.ts'
import type { Edit, WantedMount, WantedSecret } from '../transform.ts'
import type { Change, SecondText } from './second-text.ts'

/** The edits of a second text, asked for on the first one. */
export type Replay = (edit: Edit) => void

/** Takes down what is asked for on a second text, to ask for the same on the first one. */
export class RecordedEdits implements Edit {
  readonly #first: Remedies
  readonly #second: Remedies
  readonly #text: SecondText
  readonly #asked: Replay[] = []
  readonly #replaced: Change[] = []
  readonly #removed: Span[] = []
  #isLost = false

  constructor(first: Remedies, second: Remedies, text: SecondText) {
    this.#first = first
    this.#second = second
    this.#text = text
  }

  mount(run: Run, secret: WantedSecret, mount: WantedMount): void {
    this.#ask(this.#runOf(run), (edit, own) => edit.mount(own, secret, mount))
  }

  complete(run: Run, end: number, secret: WantedSecret, env: string): void {
    const at = this.#text.back(end)
    this.#ask(at === undefined ? undefined : this.#runOf(run), (edit, own) =>
      edit.complete(own, at!, secret, env),
    )
  }

  prefix(run: Run, statement: string): void {
    this.#ask(this.#runOf(run), (edit, own) => edit.prefix(own, statement))
  }

  /** Mounts that are there are none of a value that is only written. */
  unmount(): void {
    this.#isLost = true
  }

  source(): void {
    this.#isLost = true
  }

  /** What is declared is only there for the second text. */
  undeclare(): void {}

  /** No source of a COPY holds what stands in a RUN. */
  drop(): void {
    this.#isLost = true
  }

  remove(instruction: Instruction): void {
    this.#removed.push(instruction.span)
    this.#ask(this.#instructionOf(instruction), (edit, own) => edit.remove(own))
  }

  keepOut(path: string): void {
    this.#asked.push((edit) => edit.keepOut(path))
  }

  header(): void {
    this.#asked.push((edit) => edit.header())
  }

  replace(span: Span, text: string): void {
    this.#replaced.push({ ...span, text })
  }

  /** Is the text that a change put in replaced or taken out again? */
  isReplaced(change: Change): boolean {
    const at = this.#text.places.find((item) => item.change === change)?.at
    return (
      at !== undefined && [...this.#replaced, ...this.#removed].some((item) => contains(item, at))
    )
  }

  /**
   * What was asked for, on the first text: what stands in the place of the values comes along,
   * unless the edits replace it.
   *
   * @param settle what becomes of a change that they leave as it is; undefined for nothing
   * @returns undefined where an edit cannot be made there
   */
  replay(settle: (change: Change) => Change | undefined): Replay | undefined {
    const changes = this.#text.places.filter(({ change }) => change.end > change.start)
    // what is put in where something went would stand before that
    const isUnsure = changes.some(
      ({ at }) => at.start === at.end && this.#replaced.some((item) => isEmptyAt(item, at)),
    )
    const own = changes.flatMap(({ change, at }) => {
      if (this.#replaced.some((item) => covers(item, at))) return []
      const inner = this.#replaced.filter((item) => contains(at, item) && overlaps(at, item))
      if (inner.length > 0) return [{ ...change, text: this.#composed(at, inner) }]
      return settle(change) ?? []
    })
    const outer = this.#replaced
      .filter(
        (item) =>
          !changes.some(
            ({ at }) => contains(at, item) && overlaps(at, item) && !contains(item, at),
          ),
      )
      .map(({ text, ...span }) => ({ at: this.#text.range(span), text }))
    if (isUnsure || this.#isLost || outer.some(({ at }) => at === undefined)) return undefined
    return (edit) => {
      for (const ask of this.#asked) ask(edit)
      for (const { text, ...span } of own) edit.replace(span, text)
      for (const { at, text } of outer) edit.replace(at!, text)
    }
  }

  #composed(at: Span, inner: readonly Change[]): string {
    let text = this.#text.text.slice(at.start, at.end)
    for (const item of inner.toSorted((a, b) => b.start - a.start))
      text = text.slice(0, item.start - at.start) + item.text + text.slice(item.end - at.start)
    return text
  }

  #ask<T>(own: T | undefined, ask: (edit: Edit, own: T) => void): void {
    if (own === undefined) this.#isLost = true
    else this.#asked.push((edit) => ask(edit, own))
  }

  #runOf(run: Run): Run | undefined {
    return this.#first.runs[
      this.#second.runs.findIndex(({ instruction }) => instruction === run.instruction)
    ]
  }

  #instructionOf(instruction: Instruction): Instruction | undefined {
    const start = this.#text.back(instruction.span.start)
    return instructionsOf(this.#first.dockerfile).find(({ span }) => span.start === start)
  }
}

/** What went at the very ends of a range is none of it. */
function covers(item: Span, at: Span): boolean {
  return at.start === at.end ? item.start < at.start && at.end < item.end : contains(item, at)
}

function isEmptyAt({ start, end }: Span, at: Span): boolean {
  return start === end && start === at.start
}

function instructionsOf({ stages }: Dockerfile): readonly Instruction[] {
  return stages.flatMap(({ instructions }) => instructions)
}
