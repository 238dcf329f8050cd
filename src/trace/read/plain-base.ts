import { posix } from 'node:path'
import { rootImages } from '../../catalog/image-users.ts'
import { matchesVariable } from '../../catalog/tools.ts'
import type { Copy } from '../../dockerfile/copy.ts'
import { lineage, type Stage } from '../../dockerfile.ts'
import type { Run } from '../../run.ts'
import type { Traces } from '../traces.ts'
import { callsOf } from './calls.ts'
import { copiesBefore } from './copies-before.ts'

/**
 * Are a RUN's settings of user and system those of a well-known image and what known programs wrote
 * into them? An image of one's own may bring a helper of git, and so may a script or a folder that
 * is copied over them.
 */
export function isPlainBase(facts: Traces, run: Run): boolean {
  const image = facts.environment.image(run.stage)
  if (image === undefined || !rootImages.test(image)) return false
  const { workdir } = facts.userAt(run.stage, run.instruction)
  const first = facts.known(firstUnknown)
  const isKnownAt = (stage: Stage) =>
    !first.has(stage) || (stage === run.stage && first.get(stage)! > run.instruction.span.start)
  return (
    lineage(run.stage).every(isKnownAt) &&
    !copiesBefore(run).some((copy) => bringsSettings(copy, workdir))
  )
}

/** Where in the file the stages that run more than known programs first do. */
function firstUnknown({ runs }: Traces): ReadonlyMap<Stage, number> {
  const unknown = runs.filter((run) => !isKnown(run)).toReversed()
  return new Map(unknown.map(({ stage, instruction }) => [stage, instruction.span.start]))
}

/** Does the file set one of these variables anywhere? */
export function sets(facts: Traces, variables: readonly string[]): boolean {
  return [...facts.known(namesSet)].some((name) =>
    variables.some((pattern) => matchesVariable(pattern, name)),
  )
}

/** The names that declarations and scripts of the file set. */
function namesSet({ dockerfile, runs }: Traces): ReadonlySet<string> {
  const commands = runs.flatMap(({ script }) => script?.commands ?? [])
  const set = [...dockerfile.declarations, ...commands.flatMap(({ assignments }) => assignments)]
  return new Set(set.map(({ name }) => name))
}

/** Does it bring a folder where settings of a user or the system lie? */
function bringsSettings({ destination: { text } }: Copy, workdir: string | undefined): boolean {
  const path = text.startsWith('/') ? text : posix.join(workdir ?? '/', text)
  return /[$~]/.test(path) || /^\/(?:(?:root|etc|home(?:\/[^/]+)?)\/?)?$/.test(path)
}

/** Does it run known programs alone, and no script of anybody's own? */
function isKnown(run: Run): boolean {
  return (
    run.script !== undefined &&
    callsOf(run).every(({ found, isScript }) => found !== undefined && !isScript)
  )
}
