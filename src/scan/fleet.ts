import type { CallerReport } from '../callers/result.ts'
import type { FileValue } from '../reporters/json.ts'
import type { Tally } from '../reporters/tally.ts'

/**
 * What stands between a repository and images without secrets. `clean`: nothing was found.
 * `fixable`: secretmount does it all. `partly`: it does a part. `manual`: a person has to do it.
 * `blocked`: what builds the image knows no secrets, so that comes first.
 */
export type State = 'clean' | 'fixable' | 'partly' | 'manual' | 'blocked'

/** A place that something is said of. */
export interface FleetRemark {
  readonly path: string
  readonly line: number
  readonly name?: string
  readonly message: string
}

/** A file that calls builds. */
export interface FleetCaller {
  readonly path: string
  readonly kinds: readonly string[]
  readonly changed: boolean
  readonly diff: string | null
  readonly findings: readonly FleetRemark[]
}

/** One repository of a fleet. Paths are from its root; nothing in it is a value of a secret. */
export interface FleetRepository {
  readonly name: string
  readonly state: State
  readonly dockerfiles: Tally
  readonly callers: Tally
  /** Ids of the secrets that its Dockerfiles mount once they are rewritten. */
  readonly secrets: readonly string[]
  /** What images hold that are built already. */
  readonly rotate: readonly string[]
  /** What secretmount leaves to a person. */
  readonly left: readonly FleetRemark[]
  /** What has to change before secrets can be mounted. */
  readonly blockers: readonly FleetRemark[]
  /** Workflows and libraries of other repositories that it calls. */
  readonly shared: readonly string[]
  /** Dockerfiles that something is to be said of. */
  readonly files: readonly Omit<FileValue, 'edits'>[]
  readonly callerFiles: readonly FleetCaller[]
}

/**
 * A workflow or library that more than one repository calls: it has to know secrets before they do.
 */
export interface SharedCaller {
  readonly name: string
  readonly repositories: readonly string[]
}

/** All that a scan tells. */
export interface Fleet {
  readonly schema: 1
  readonly repositories: readonly FleetRepository[]
  readonly shared: readonly SharedCaller[]
}

/** States in the order of how much is to be done. */
export const states = ['blocked', 'manual', 'partly', 'fixable', 'clean'] as const

/** Puts repositories together, those with the most to do first. */
export function fleetOf(repositories: readonly FleetRepository[]): Fleet {
  const users = new Map<string, string[]>()
  for (const { name, shared } of repositories)
    for (const caller of shared) users.set(caller, [...(users.get(caller) ?? []), name])
  return {
    schema: 1,
    repositories: repositories.toSorted(
      (a, b) =>
        states.indexOf(a.state) - states.indexOf(b.state) ||
        b.left.length + b.blockers.length - a.left.length - a.blockers.length ||
        (a.name < b.name ? -1 : 1),
    ),
    shared: [...users]
      .filter(([, names]) => names.length > 1)
      .map(([name, names]) => ({ name, repositories: names.toSorted() }))
      .toSorted(
        (a, b) => b.repositories.length - a.repositories.length || (a.name < b.name ? -1 : 1),
      ),
  }
}

/** What a repository's numbers come to. */
export function repositoryState(
  { findings, failed }: Tally,
  left: readonly FleetRemark[],
  blockers: readonly FleetRemark[],
): State {
  if (blockers.length > 0) return 'blocked'
  const isLeft = left.length > 0 || failed > 0
  if (findings.fixed > 0) return isLeft ? 'partly' : 'fixable'
  return isLeft ? 'manual' : 'clean'
}

/** Is the finding one that no rewrite goes before? */
export function isBlocker(finding: CallerReport): boolean {
  return finding.blocks === true
}
