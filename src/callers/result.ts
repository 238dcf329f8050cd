import type { Report, Result } from '../result.ts'

/** The rule that findings in callers are told under. */
export const callerRule = {
  name: 'caller',
  description: 'calls of a build pass secrets as secrets, no longer as build arguments',
} as const

/** What became of one file that calls a build: for reporters, a file like any other. */
export interface CallerResult extends Result {
  readonly findings: readonly CallerReport[]
}

/** One finding in a caller. */
export interface CallerReport extends Report {
  /** Name of the kind of caller. */
  readonly kind: string
  /**
   * The builder that is called here knows no secrets: the build cannot work before another one is
   * called.
   */
  readonly blocks?: true
}

/** A file that mounts nothing itself. */
export function callerResult(
  path: string,
  before: string,
  after: string,
  error: string | null,
  findings: readonly CallerReport[],
): CallerResult {
  return { path, before, after, error, findings, secrets: [], stages: [], arguments: [] }
}
