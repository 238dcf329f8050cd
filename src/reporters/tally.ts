import { changes, type Result, type Status } from '../result.ts'

/** The numbers of a run. */
export interface Tally {
  files: number
  changed: number
  failed: number
  readonly findings: Record<Status, number>
}

/** A run before its first file. */
export function newTally(): Tally {
  return {
    files: 0,
    changed: 0,
    failed: 0,
    findings: { fixed: 0, review: 0, conflict: 0, manual: 0, note: 0 },
  }
}

/** Counts one file in. */
export function addTo(
  tally: Tally,
  result: Pick<Result, 'before' | 'after' | 'error' | 'findings' | 'context'>,
): void {
  const { error, findings } = result
  tally.files += 1
  if (error !== null) {
    // all that is shown of it is the error
    tally.failed += 1
    return
  }
  if (changes(result)) tally.changed += 1
  for (const { status } of findings) tally.findings[status] += 1
}
