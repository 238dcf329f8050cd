import { posix } from 'node:path'
import { rootImages } from '../../catalog/image-users.ts'
import { matchesVariable } from '../../catalog/tools.ts'
import type { Copy } from '../../dockerfile/copy.ts'
import type { Run } from '../../run.ts'
import { isInEffect } from '../enter/configs.ts'
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
  const before = facts.runs.filter((other) => isInEffect(other, run.stage, run.instruction))
  return (
    !copiesBefore(run).some((copy) => bringsSettings(copy, workdir)) &&
    [...before, run].every(isKnown)
  )
}

/** Does the file set one of these variables anywhere? */
export function sets(facts: Traces, variables: readonly string[]): boolean {
  const isOne = ({ name }: { readonly name: string }) =>
    variables.some((pattern) => matchesVariable(pattern, name))
  return (
    facts.dockerfile.declarations.some(isOne) ||
    facts.runs.some(({ script }) =>
      script?.commands.some(({ assignments }) => assignments.some(isOne)),
    )
  )
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
