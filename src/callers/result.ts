import type { Report } from '../result.ts'

/** What became of one file that calls a build. Plain data, never a secret's value. */
export interface CallerResult {
  readonly path: string
  readonly before: string
  readonly after: string
  /** Why the file could not be worked on, or null. */
  readonly error: string | null
  /** `transform` is the kind of the caller. */
  readonly findings: readonly CallerReport[]
}

/** One finding in a caller. */
export interface CallerReport extends Report {
  /** The build cannot work as it is called here, whatever a person writes: the builder knows no secrets. */
  readonly blocks?: true
}
