import { MagicString } from 'magic-string'
import { Conflict, type Replacement, Replacements } from '../plan/replacements.ts'
import type { Status } from '../result.ts'
import type { PlainLines } from './plain-lines.ts'

/** The edits of one file of callers. */
export class FileEdits {
  readonly #text: string
  readonly #lines: PlainLines
  readonly #edits = new Replacements()

  constructor(text: string, lines: PlainLines) {
    this.#text = text
    this.#lines = lines
  }

  /** All edits of a call are made or none. */
  take(made: readonly Replacement[]): Status {
    const edits = made.map((edit) => this.#lines.inFile(edit))
    try {
      for (const edit of edits) if (edit.start !== edit.end) this.#edits.check(edit, edit.text)
      for (const edit of edits) {
        if (edit.start === edit.end) this.#edits.insert(edit.start, edit.text, edit.rank)
        else this.#edits.replace(edit, edit.text)
      }
      return 'fixed'
    } catch (error) {
      if (error instanceof Conflict) return 'conflict'
      throw error
    }
  }

  print(): string {
    const text = new MagicString(this.#text)
    this.#edits.apply(text)
    return text.toString()
  }
}
