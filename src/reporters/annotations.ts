import type { Status } from '../result.ts'
import type { Reporter, ReporterOptions } from './reporter.ts'

const commands: Readonly<Record<Status, 'error' | 'warning' | 'notice'>> = {
  fixed: 'error',
  review: 'warning',
  conflict: 'warning',
  manual: 'error',
  note: 'notice',
}

/**
 * `--format annotations`: workflow commands, which GitHub Actions shows at the lines of the files.
 */
export function annotations({ patchName }: ReporterOptions): Reporter {
  return {
    start: () => '',
    file: (result) => {
      const file = property(patchName(result.path))
      if (result.error !== null) return `::error file=${file}::${data(result.error)}\n`
      return result.findings
        .map(({ line, column, endLine, endColumn, status, transform, message }) => {
          const place = `line=${line},endLine=${endLine}`
          // columns count only within one line
          const columns = line === endLine ? `,col=${column},endColumn=${endColumn}` : ''
          const title = property(`secretmount: ${transform}`)
          return `::${commands[status]} file=${file},${place}${columns},title=${title}::${data(message)}\n`
        })
        .join('')
    },
    end: () => '',
  }
}

/** actions/toolkit, core/src/command.ts: escapeData. */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

/** actions/toolkit, core/src/command.ts: escapeProperty. */
function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
