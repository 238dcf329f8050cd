import type { CallerReport, CallerResult } from '../callers/result.ts'
import { oneLine } from '../escape.ts'
import { newTally } from '../reporters/tally.ts'
import { summary } from './chat.ts'

/** What a person reads of the callers of a run: at its end, what changed and what is left to do. */
export class CallerChat {
  readonly tally = newTally()
  readonly #open: string[] = []
  readonly #blocked: string[] = []
  readonly #changed: string[] = []

  saw({ path, before, after, error, findings }: CallerResult): void {
    if (error === null && before !== after) this.#changed.push(oneLine(path))
    for (const finding of findings) {
      const isOpen = finding.status !== 'fixed' && finding.status !== 'note'
      if (isOpen) (finding.blocks ? this.#blocked : this.#open).push(placeOf(path, finding))
    }
  }

  /** What could not be kept of a file that was written. */
  remarks({ path }: CallerResult, remarks: readonly string[]): string {
    return remarks.map((remark) => `${oneLine(path)}: ${oneLine(remark)}\n`).join('')
  }

  /**
   * The last lines of a run.
   *
   * @example 'callers: 3 files, 1 changed: 2 fixed, 1 manual'
   */
  end(isWritten: boolean): string {
    if (this.tally.files === 0) return ''
    const lines = [
      section(isWritten ? 'changed' : 'would change', this.#changed),
      section('to be changed by you', unique(this.#open)),
      section('blocked: the builder that is called knows no secrets', unique(this.#blocked)),
    ]
    return `callers: ${summary(this.tally, isWritten)}${lines.join('')}`
  }
}

function placeOf(path: string, { line }: CallerReport): string {
  return `${oneLine(path)}:${line}`
}

function unique(items: readonly string[]): string[] {
  return [...new Set(items)]
}

function section(head: string, items: readonly string[]): string {
  return items.length === 0 ? '' : `  ${head}: ${items.join(', ')}\n`
}
