import type { Result, Status } from '../result.ts'

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
  { before, after, error, findings }: Pick<Result, 'before' | 'after' | 'error' | 'findings'>,
): void {
  tally.files += 1
  if (error !== null) {
    // all that is shown of it is the error
    tally.failed += 1
    return
  }
  if (before !== after) tally.changed += 1
  for (const { status } of findings) tally.findings[status] += 1
}
