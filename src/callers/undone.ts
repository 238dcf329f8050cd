import type { CallerReport } from './result.ts'

/** Some other problem keeps a file as it is: what its builds lack then. */
export function withUndone(error: string, findings: readonly CallerReport[]): string {
  const places = findings.flatMap(({ status, name, line }) =>
    status === 'fixed' && name !== undefined ? [`${name} (line ${line})`] : [],
  )
  return places.length === 0
    ? error
    : `${error}; until then its builds do not get ${[...new Set(places)].join(', ')} ` +
        'in the way that the Dockerfile takes it now'
}
