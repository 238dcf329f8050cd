import type { CallerFile, Invocation, Supply } from '../caller.ts'
import type { Span } from '../../span.ts'

/** A build that a step's settings ask for, not a command: only a person can add to it. */
export function pluginBuild(
  { path: file }: CallerFile,
  kind: string,
  at: Span,
  passed: readonly string[],
  adds: (flag: string, id: string) => string,
): Invocation {
  return {
    type: 'invocation',
    file,
    at,
    kind,
    builder: 'docker',
    dockerfile: 'unknown',
    passed: [],
    secrets: [],
    also: { passed, secrets: [] },
    deliver: () => [],
    supplier: { isByHand: true, words: (supply) => adds(flagOf(supply), supply.id) },
  }
}

/** The flag of a build, whose files are named from the context. */
function flagOf({ id, from }: Supply): string {
  if (from === 'agent') return `--ssh ${id}`
  if ('env' in from) return `--secret id=${id},env=${from.env}`
  return `--secret id=${id},src=${'src' in from ? from.src : from.path}`
}
