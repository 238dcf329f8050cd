import type { Secret } from './secret.ts'

/**
 * What became of a finding. `fixed`: the rewrite serves it. `review`: a rewrite is at hand but a
 * person should look, see `--unsafe`. `conflict`: another finding's edit stands where this one's
 * would. `manual`: only a person can do it. `note`: nothing to do in this file.
 */
export type Status = 'fixed' | 'review' | 'conflict' | 'manual' | 'note'

/** One finding, for a reader: plain data, never a secret's value. */
export interface Report {
  /** Name of the transform that found it. */
  readonly transform: string
  readonly status: Status
  /** Line in the input, from 1. */
  readonly line: number
  /** Where it begins in its line, from 1, in UTF-16 code units. */
  readonly column: number
  /** Its last line. */
  readonly endLine: number
  /** Behind its last character in that line, from 1. */
  readonly endColumn: number
  /** The variable, file or secret id that it is about. */
  readonly name?: string
  /** Subject, harm, remedy, in one line. */
  readonly message: string
  /** A note on a file that stays in the image, of which nobody knows whether it holds a secret. */
  readonly mayStay?: true
}

/** A stage as the build command needs to know it. */
export interface BuildStage {
  readonly name?: string
  /** Stages whose result it uses: its FROM, `COPY --from`, `RUN --mount=…,from=`. */
  readonly needs: readonly number[]
  /** Build arguments without a default that remain declared in it. */
  readonly arguments: readonly string[]
}

/** A file of the build context that changes along with the Dockerfile. */
export interface ContextEdit {
  /** Relative to the context, with `/`. */
  readonly path: string
  /** Null where there is no such file yet. */
  readonly before: string | null
  readonly after: string
}

/** What one file became. Plain data, no syntax nodes. */
export interface Result {
  readonly path: string
  readonly before: string
  /** Equal to `before` when there is nothing to change or when `error` is set. */
  readonly after: string
  /** Why the file could not be worked on, or null. */
  readonly error: string | null
  readonly findings: readonly Report[]
  /** Every secret that the rewritten file mounts, those that it mounted before too. */
  readonly secrets: readonly Secret[]
  readonly stages: readonly BuildStage[]
  /** Build arguments without a default before the first FROM. */
  readonly arguments: readonly string[]
  /** Files of the build context that must change as well; only where `mayKeepOut` allows it. */
  readonly context?: readonly ContextEdit[]
}

/** Does it change anything: the file, or another one with it? */
export function changes({
  before,
  after,
  context = [],
}: Pick<Result, 'before' | 'after' | 'context'>): boolean {
  return before !== after || context.length > 0
}

/** The files that it changes or makes. */
export function changedPaths({ path, before, after, context = [] }: Result): string[] {
  return [...(before === after ? [] : [path]), ...context.map((edit) => edit.path)]
}
