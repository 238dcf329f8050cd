import type { BuilderName, CallerFile, DockerfileOf, Invocation, Supply } from '../caller.ts'
import type { Passed, PassedSecret } from '../passed.ts'
import { secretlessObstacle } from '../secretless.ts'
import type { Span } from '../../span.ts'
import { flagOf } from '../otherwise.ts'

/** A build that a step's settings ask for, not a command: only a person can add to it. */
export function pluginBuild(
  { path: file }: CallerFile,
  kind: string,
  at: Span,
  passed: readonly string[],
  adds: (flag: string, id: string) => string,
  place: Partial<Pick<Invocation, 'dockerfile' | 'context' | 'target' | 'secrets'>> = {},
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
    ...place,
    deliver: () => [],
    supplier: { isByHand: true, words: (supply) => adds(flagFor(supply), supply.id) },
  }
}

/** The secrets that settings pass: `id=X,env=Y`, wherever they are written. */
export function secretsNamedIn(text: string): PassedSecret[] {
  return [...text.matchAll(/\bid=([\w.-]{1,99})/g)].map((match) => ({ id: match[1]! }))
}

/** A build by what takes no secrets, wherever that is asked for. */
export function secretlessBuild(
  file: string,
  kind: string,
  at: Span,
  builder: BuilderName,
  passed: readonly Passed[],
  dockerfile: DockerfileOf = 'unknown',
): Invocation {
  return {
    type: 'invocation',
    file,
    at,
    kind,
    builder,
    dockerfile,
    passed,
    secrets: [],
    obstacle: secretlessObstacle(builder)!,
    deliver: () => [],
  }
}

/** The flag of a build, whose files are named from the context. */
function flagFor({ id, from }: Supply): string {
  return flagOf(id, from !== 'agent' && 'path' in from ? { src: from.path } : from)
}
