import type { Span } from '../../span.ts'
import type { DockerfileOf } from '../caller.ts'
import type { Passed, PassedSecret } from '../passed.ts'
import type { Repository } from '../repository.ts'
import { anything, dockerfileAt, inRepository, isRemote } from '../which.ts'
import type { BakeValue } from './values.ts'

/** A target of a bake file, as HCL or JSON writes it. Paths hold `anything` for what is put in. */
export interface BakeTarget {
  readonly name: string
  readonly at: Span
  readonly context: string | undefined
  readonly dockerfile: string | undefined
  readonly target: string | undefined
  readonly inherits: readonly string[]
  readonly isInline: boolean
  readonly arguments: readonly BakeArgument[]
  readonly secrets: readonly PassedSecret[]
}

/** An argument of a target. */
export interface BakeArgument extends BakeValue {
  readonly name: string
  readonly at: Span
}

/** A target as a call of a build. */
export function passedBy(target: BakeTarget): Passed[] {
  return target.arguments.map(({ name, at, ...value }) => ({ name, ...at, ...value }))
}

/** `default`, `key=./path`: a socket of the ssh agent that is forwarded. */
export function agentOf(text: string): PassedSecret {
  return { id: text.replace(/^id=/, '').split(/[=,]/)[0]!, from: 'agent' }
}

/** `id=X,env=Y` */
export function secretOf(text: string): PassedSecret[] {
  const fields = new Map(
    text.split(',').map((field) => field.trim().split(/=(.*)/s, 2) as [string, string]),
  )
  const id = fields.get('id')
  if (id === undefined) return []
  const env = fields.get('env')
  const src = fields.get('src') ?? fields.get('source')
  return [{ id, ...(env ? { from: { env } } : src ? { from: { src } } : {}) }]
}

/**
 * The Dockerfiles that are built with what a target says: its own, and those of the targets that
 * inherit it. Paths are taken from the folder that bake is called in: the root, or the folder of
 * the file.
 */
export function dockerfilesOf(
  repository: Repository,
  folder: string,
  targets: readonly BakeTarget[],
  target: BakeTarget,
): { dockerfile: DockerfileOf; context?: string } {
  const heirs = targets.filter((other) => isHeir(targets, other, target, new Set()))
  const built = isBase(targets, target) ? heirs : [target, ...heirs]
  const found = built.map((item) => ofTarget(repository, folder, targets, item))
  const paths = new Set<string>()
  for (const item of found) {
    if (item === 'unknown') return { dockerfile: 'unknown' }
    if (item !== 'elsewhere')
      for (const path of 'path' in item ? [item.path] : item.set) paths.add(path)
  }
  const context = built.length === 1 ? (inherited(targets, built[0]!, 'context') ?? '.') : anything
  const inside =
    context.includes(anything) || isRemote(context) ? undefined : inRepository('', context)
  const all = [...paths].toSorted()
  const dockerfile =
    all.length > 1 ? { set: all } : all[0] === undefined ? 'elsewhere' : { path: all[0] }
  return { dockerfile, ...(inside === undefined ? {} : { context: inside }) }
}

function ofTarget(
  repository: Repository,
  folder: string,
  targets: readonly BakeTarget[],
  target: BakeTarget,
): DockerfileOf {
  if (target.isInline) return 'elsewhere'
  const context = inherited(targets, target, 'context') ?? '.'
  const dockerfile = inherited(targets, target, 'dockerfile') ?? 'Dockerfile'
  if (isRemote(context)) return 'elsewhere'
  const places = [...new Set(['', folder])].map((start) =>
    dockerfileAt(repository, inRepository(start, context) ?? '../', dockerfile),
  )
  const real = places.filter((place) => place !== 'elsewhere')
  if (real.length === 0) return 'elsewhere'
  if (real.includes('unknown')) return 'unknown'
  const paths = real.flatMap((place) =>
    typeof place === 'string' ? [] : 'path' in place ? [place.path] : place.set,
  )
  const unique = [...new Set(paths)].toSorted()
  return unique.length === 1 ? { path: unique[0]! } : { set: unique }
}

/** The last target that is inherited wins, the target's own word before all. */
export function inherited(
  targets: readonly BakeTarget[],
  target: BakeTarget,
  key: 'context' | 'dockerfile',
  seen = new Set<BakeTarget>(),
): string | undefined {
  if (target[key] !== undefined || seen.has(target)) return target[key]
  seen.add(target)
  for (const name of target.inherits.toReversed()) {
    const parent = targets.find((other) => other.name === name)
    const found = parent && inherited(targets, parent, key, seen)
    if (found !== undefined) return found
  }
  return undefined
}

/** The targets that a target inherits from, and theirs. */
export function ancestorsOf(targets: readonly BakeTarget[], target: BakeTarget): BakeTarget[] {
  return targets.filter((other) => isHeir(targets, target, other, new Set()))
}

/** Is it only there to be inherited? */
export function isBase(targets: readonly BakeTarget[], target: BakeTarget): boolean {
  const { name, context, dockerfile } = target
  return (
    context === undefined &&
    dockerfile === undefined &&
    targets.some(({ inherits }) => inherits.includes(name))
  )
}

function isHeir(
  targets: readonly BakeTarget[],
  target: BakeTarget,
  of: BakeTarget,
  seen: Set<BakeTarget>,
): boolean {
  if (target === of || seen.has(target)) return false
  seen.add(target)
  if (target.inherits.includes(of.name)) return true
  return target.inherits.some((name) => {
    const parent = targets.find((other) => other.name === name)
    return parent !== undefined && isHeir(targets, parent, of, seen)
  })
}
