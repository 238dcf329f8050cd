import type { Remedies } from '../../src/remedy/remedies.ts'
import { takeOutStatement } from '../../src/remedy/script/take-out.ts'
import { isInsideShell } from '../../src/remedy/script/nesting.ts'
import type { Run } from '../../src/run.ts'
import type { Span } from '../../src/span.ts'
import { undoings } from '../../src/trace/write/kept-calls.ts'
import type { Write } from '../../src/trace/write/write.ts'
import type { Edit } from '../../src/transform.ts'

/** A RUN that takes a setting back; no spans where that cannot be taken out. */
export interface Undoing {
  readonly run: Run
  readonly spans: readonly Span[] | 'all' | undefined
}

/** What takes the setting back in later RUNs, and goes with it. */
export function laterUndoings(facts: Remedies, run: Run, write: Write): Undoing[] {
  return facts.runs
    .filter((other) => other.instruction.span.start > run.instruction.span.start)
    .flatMap((other) => {
      const [call, ...more] = undoings(other, write)
      if (!call) return []
      const isPlain = more.length === 0 && !isInsideShell(other.script!, call)
      return [{ run: other, spans: isPlain ? takenOut(other, call) : undefined }]
    })
}

/** The same, for the story of the secret. */
export function andTaken(runs: readonly Run[]): string {
  return runs
    .map(
      ({ instruction }) =>
        `, and the RUN of line ${instruction.firstLine} takes nothing back any more`,
    )
    .join('')
}

/** Takes a RUN out, or parts of it. */
export function takeOut(edit: Edit, run: Run, spans: readonly Span[] | 'all'): void {
  if (spans === 'all') edit.remove(run.instruction)
  else for (const span of spans) edit.replace(span, '')
}

/** What goes with a statement of a RUN; undefined where it cannot be taken out. */
export function takenOut(run: Run, span: Span): readonly Span[] | 'all' | undefined {
  const taken = takeOutStatement(run, span)
  return taken === undefined || taken === 'all' ? taken : [taken]
}
