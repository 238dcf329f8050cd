import type { CallerFile, Invocation, Supply } from '../caller.ts'
import type { Span } from '../../span.ts'
import { flagOf } from '../otherwise.ts'

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
    supplier: { isByHand: true, words: (supply) => adds(flagFor(supply), supply.id) },
  }
}

/** The flag of a build, whose files are named from the context. */
function flagFor({ id, from }: Supply): string {
  return flagOf(id, from !== 'agent' && 'path' in from ? { src: from.path } : from)
}
