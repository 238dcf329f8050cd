import { posix } from 'node:path'
import type { Obstacle } from '../../transform.ts'
import type { Delivery, Supply } from '../caller.ts'
import { isRemote } from '../which.ts'
import { type BakeTarget, inherited } from './targets.ts'

/** Why a file of the context has no path. */
export const noContext: Obstacle = {
  why: 'the context of the target is not fixed',
  remedy: 'name the file by its path',
}

/** The elements of `secret` that arguments become. */
export function variablesOf(deliveries: readonly Delivery[]): string[] {
  return deliveries
    .filter(({ given }) => !given)
    .map(({ id, argument }) => `id=${id},env=${argument.from ?? argument.name}`)
}

/**
 * A secret as an element of `secret` or `ssh`. Files are named from the folder that bake is called
 * in, as the context is.
 *
 * @returns undefined where the context cannot be told
 */
export function elementOf(
  targets: readonly BakeTarget[],
  target: BakeTarget,
  { id, from }: Supply,
): string | undefined {
  if (from === 'agent') return id
  if ('env' in from) return `id=${id},env=${from.env}`
  if ('src' in from) return `type=file,id=${id},src=${from.src}`
  const context = inherited(targets, target, 'context') ?? '.'
  const path = posix.join(context, from.path)
  return isRemote(context) || !/^[\w./@+-]+$/.test(path)
    ? undefined
    : `type=file,id=${id},src=${path}`
}

/** What a person writes. */
export function wordsOf(
  targets: readonly BakeTarget[],
  target: BakeTarget,
  supply: Supply,
): string {
  const { id, from } = supply
  const element = elementOf(targets, target, supply)
  if (from === 'agent') return `\`ssh = ["${id}"]\` to the target`
  if (element !== undefined) return `\`secret = ["${element}"]\` to the target`
  const path = 'path' in from ? from.path : ''
  return `\`secret = ["type=file,id=${id},src=${path}"]\` to the target, a path in the build context`
}
