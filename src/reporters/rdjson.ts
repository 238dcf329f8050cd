import type { Result, Status } from '../result.ts'
import { maskerOf } from '../literals.ts'
import { lineEdit } from './changes.ts'
import type { Reporter, ReporterOptions } from './reporter.ts'

const severities: Readonly<Record<Status, 'ERROR' | 'WARNING' | 'INFO'>> = {
  fixed: 'ERROR',
  review: 'WARNING',
  conflict: 'WARNING',
  manual: 'ERROR',
  note: 'INFO',
}

const source = { name: 'secretmount' }

/** `--format rdjson`: one document for reviewdog. */
export function rdjson(options: ReporterOptions): Reporter {
  let separator = ''
  return {
    start: () => `{"source":${JSON.stringify(source)},"diagnostics":[`,
    file: async (result) => {
      const texts = (await diagnosticsOf(result, options)).map((diagnostic) => {
        const text = `${separator}\n${JSON.stringify(diagnostic)}`
        separator = ','
        return text
      })
      return texts.join('')
    },
    end: () => '\n]}\n',
  }
}

/** `--format rdjsonl`: the same, one diagnostic a line. */
export function rdjsonl(options: ReporterOptions): Reporter {
  return {
    start: () => '',
    file: async (result) =>
      (await diagnosticsOf(result, options))
        .map((diagnostic) => `${JSON.stringify({ ...diagnostic, source })}\n`)
        .join(''),
    end: () => '',
  }
}

/**
 * What is fixed in a file is one diagnostic: its lines are those of the suggestion, as reviewdog
 * wants them, and the suggestion is the whole change, which is right where parts of it are not.
 * Where lines cannot say it, or would repeat a value, there is no suggestion.
 */
async function diagnosticsOf(result: Result, { patchName }: ReporterOptions): Promise<object[]> {
  const path = patchName(result.path)
  if (result.error !== null)
    return [{ message: result.error, location: { path }, severity: 'ERROR' }]
  const edit =
    result.before === result.after ? undefined : await lineEdit(result.before, result.after)
  const isTold = edit !== undefined && maskerOf(result)(edit.text) !== edit.text
  const suggested = edit === undefined || isTold ? undefined : edit
  const fixed = suggested ? result.findings.filter(({ status }) => status === 'fixed') : []
  const others = result.findings.filter((finding) => !fixed.includes(finding))
  const diagnostics = others.map(({ line, endLine, status, transform, message }) => ({
    message,
    location: { path, range: rangeOf(line, endLine) },
    severity: severities[status],
    code: { value: transform },
  }))
  if (!suggested || fixed.length === 0) return diagnostics
  const range = rangeOf(suggested.first, suggested.last)
  return [
    {
      message: fixed.map(({ message }) => message).join('\n'),
      location: { path, range },
      severity: severities.fixed,
      code: { value: fixed[0]!.transform },
      suggestions: [{ range, text: suggested.text }],
    },
    ...diagnostics,
  ]
}

/** Lines alone: then the last one is in the range. */
function rangeOf(first: number, last: number): object {
  return { start: { line: first }, end: { line: last } }
}
