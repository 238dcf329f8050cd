import { positionOf } from '../position.ts'
import type { Status } from '../result.ts'
import type { Span } from '../span.ts'
import type { CallerFile } from './caller.ts'
import type { PlainLines } from './plain-lines.ts'
import { type CallerReport, type CallerResult, callerResult } from './result.ts'
import { withUndone } from './undone.ts'

/** What is told of one file of callers. */
export class FileReports {
  readonly #file: CallerFile
  /** Where its lines begin. */
  readonly #starts: readonly number[]
  readonly #findings: CallerReport[] = []

  constructor(file: CallerFile, { text }: PlainLines) {
    this.#file = file
    this.#starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)]
  }

  add(
    kind: string,
    status: Status,
    at: Span,
    name: string | undefined,
    message: string,
    blocks = false,
  ): void {
    this.#findings.push({
      transform: 'caller',
      kind,
      status,
      ...positionOf(this.#starts, at),
      ...(name === undefined ? {} : { name }),
      message,
      ...(blocks ? { blocks } : {}),
    })
  }

  result(after: string): CallerResult {
    const { path, text } = this.#file
    const findings = this.#findings.toSorted((a, b) => a.line - b.line)
    return callerResult(path, text, after, null, findings)
  }

  /** The file as it is: nothing in it is fixed then. */
  failed(error: string): CallerResult {
    const { path, text } = this.#file
    const findings = this.#findings.map((finding) =>
      finding.status === 'fixed' ? { ...finding, status: 'manual' as const } : finding,
    )
    return callerResult(path, text, text, withUndone(error, this.#findings), findings)
  }
}
