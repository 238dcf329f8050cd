import type { Dockerfile } from '../../src/dockerfile.ts'
import type { Remedies } from '../../src/remedy/remedies.ts'
import type { Run } from '../../src/run.ts'
import type { Instruction } from '../../src/scanner/instruction.ts'
import { contains, overlaps, type Span } from '../../src/span.ts'
import type { Edit, WantedMount, WantedSecret } from '../../src/transform.ts'
import type { Change, SecondText } from './second-text.ts'

/** The edits of a second text, asked for on the first one. */
export type Replay = (edit: Edit) => void

/** Takes down what is asked for on a second text, to ask for the same on the first one. */
export class Recorded implements Edit {
  readonly #first: Remedies
  readonly #second: Remedies
  readonly #text: SecondText
  readonly #asked: Replay[] = []
  readonly #replaced: Change[] = []
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

  /** What is declared is only there for the second text. */
  undeclare(): void {}

  /** No source of a COPY holds what stands in a RUN. */
  drop(): void {
    this.#isLost = true
  }

  remove(instruction: Instruction): void {
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

  /**
   * What was asked for, on the first text: what stands in the place of the values comes along,
   * unless the edits replace it.
   *
   * @param settle what becomes of a change that they leave as it is
   * @returns undefined where an edit cannot be made there
   */
  replay(settle: (change: Change) => Change): Replay | undefined {
    const changes = this.#text.places.filter(({ change }) => change.end > change.start)
    const own = changes.flatMap(({ change, at }) => {
      if (this.#replaced.some((item) => contains(item, at))) return []
      const inner = this.#replaced.filter((item) => contains(at, item) && overlaps(at, item))
      return [inner.length === 0 ? settle(change) : { ...change, text: this.#composed(at, inner) }]
    })
    const outer = this.#replaced
      .filter(
        (item) =>
          !changes.some(
            ({ at }) => contains(at, item) && overlaps(at, item) && !contains(item, at),
          ),
      )
      .map(({ start, end, text }) => ({
        start: this.#text.back(start),
        end: this.#text.back(end),
        text,
      }))
    if (this.#isLost || outer.some(({ start, end }) => start === undefined || end === undefined))
      return undefined
    return (edit) => {
      for (const ask of this.#asked) ask(edit)
      for (const { start, end, text } of [...own, ...outer])
        edit.replace({ start: start!, end: end! }, text)
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

function instructionsOf({ stages }: Dockerfile): readonly Instruction[] {
  return stages.flatMap(({ instructions }) => instructions)
}
