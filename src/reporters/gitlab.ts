import type { Status } from '../result.ts'
import { fingerprintOf, fingerprintsOf } from './fingerprints.ts'
import type { Reporter, ReporterOptions } from './reporter.ts'

const severities: Readonly<Record<Status, 'critical' | 'major' | 'info'>> = {
  fixed: 'critical',
  review: 'major',
  conflict: 'major',
  manual: 'critical',
  note: 'info',
}

/** `--format gitlab`: a code quality report, for `artifacts:reports:codequality`. */
export function gitlab({ patchName }: ReporterOptions): Reporter {
  let separator = ''
  return {
    start: () => '[',
    file: (result) => {
      const path = patchName(result.path)
      const fingerprints = fingerprintsOf(result, path)
      const issues = result.findings.map(({ line, status, transform, message }, index) =>
        issueOf(message, transform, fingerprints[index]!, severities[status], path, line),
      )
      if (result.error !== null)
        issues.push(issueOf(result.error, 'error', fingerprintOf(path, 'error'), 'major', path, 1))
      const texts = issues.map((issue) => {
        const text = `${separator}\n${JSON.stringify(issue)}`
        separator = ','
        return text
      })
      return texts.join('')
    },
    end: () => '\n]\n',
  }
}

function issueOf(
  description: string,
  check: string,
  fingerprint: string,
  severity: string,
  path: string,
  line: number,
): object {
  const location = { path, lines: { begin: line } }
  return { description, check_name: check, fingerprint, severity, location }
}
