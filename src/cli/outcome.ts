import { changes, type Result } from '../result.ts'

/** What became of one file. */
export interface Outcome {
  readonly result: Result
  readonly command: string | null
  /** The one for the root of the repository, where that is another folder. */
  readonly commandInRoot?: string | null
  /** What a person must know of the command, or of why there is none. */
  readonly remarks: readonly string[]
}

/** A result without a command. */
export function without(result: Result): Outcome {
  return { result, command: null, remarks: [] }
}

/** Nothing is said of what other transforms find: that was not asked for. */
export function narrowed(result: Result, only: readonly string[]): Result {
  if (only.length === 0) return result
  return {
    ...result,
    findings: result.findings.filter(({ transform }) => only.includes(transform)),
  }
}

/** The file is as it was, so nothing in it is fixed. */
export function unwritten(result: Result, error: string): Result {
  return {
    ...result,
    after: result.before,
    error,
    findings: result.findings.map((finding) =>
      finding.status === 'fixed' ? { ...finding, status: 'review' } : finding,
    ),
  }
}

/** Does nothing in it have to do with secrets of the build? */
export function isWithoutSecrets(result: Result): boolean {
  return result.secrets.length === 0 && result.findings.length === 0 && !changes(result)
}

/** Is there nothing to give to its build: no secret, and no change? */
export function isUntouched(result: Result): boolean {
  return result.error !== null || (result.secrets.length === 0 && !changes(result))
}

/** The result of a file that could not be worked on. */
export function failed(path: string, error: string, source = ''): Result {
  return {
    path,
    before: source,
    after: source,
    error,
    findings: [],
    secrets: [],
    stages: [],
    arguments: [],
  }
}
