import type { Run } from './run.ts'

/**
 * RUNs by their first lines, for a reader; none is `the RUNs of lines `.
 *
 * @example runLines([run]) // the RUN of line 3
 */
export function runLines(runs: readonly Pick<Run, 'instruction'>[]): string {
  const lines = runs.map(({ instruction }) => instruction.firstLine)
  return lines.length === 1
    ? `the RUN of line ${lines[0]}`
    : `the RUNs of lines ${lines.join(', ')}`
}
