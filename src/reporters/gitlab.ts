import type { Status } from '../result.ts'
import { fingerprintsOf } from './fingerprints.ts'
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
      const texts = result.findings.map(({ line, status, transform, message }, index) => {
        const issue = {
          description: message,
          check_name: transform,
          fingerprint: fingerprints[index],
          severity: severities[status],
          location: { path, lines: { begin: line } },
        }
        const text = `${separator}\n${JSON.stringify(issue)}`
        separator = ','
        return text
      })
      return texts.join('')
    },
    end: () => '\n]\n',
  }
}
