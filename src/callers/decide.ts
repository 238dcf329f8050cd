import { judgeName } from '../catalog/names.ts'
import type { Delivery, DockerfileOf, Invocation } from './caller.ts'
import type { Passed } from './passed.ts'
import type { Orders } from './orders.ts'
import { otherSource, wayTo } from './otherwise.ts'
import { secretlessObstacle } from './secretless.ts'
import { type DockerfileState, isFixed, isFixedInPart, isIdle, secretFor } from './states.ts'

/**
 * How far a migration goes. `expand`: callers pass arguments and secrets, Dockerfiles stay.
 * `switch`: Dockerfiles and their callers change together. `contract`: what is passed as a secret
 * is passed as an argument no more.
 */
export type Rollout = 'expand' | 'switch' | 'contract'

/** What is known when the callers of a repository are judged. */
export interface Knowledge {
  readonly rollout: Rollout
  /** Every Dockerfile of the repository, by its path. */
  readonly states: ReadonlyMap<string, DockerfileState>
  /** What commands pass for services and targets of other files. */
  readonly orders: Orders
  /** Names that are said to be secrets. */
  readonly said: ReadonlySet<string>
}

/** What is to become of one build argument of a call. */
export type Verdict =
  | {
      readonly kind: 'deliver'
      readonly deliveries: readonly Delivery[]
      readonly still: readonly string[]
    }
  /**
   * `isGone`: the Dockerfile declared it before this run. `isIdle`: it did, and nothing took its
   * place, so the call does without.
   */
  | { readonly kind: 'stale'; readonly isGone: boolean; readonly isIdle?: boolean }
  /**
   * The Dockerfile takes it in another way: from a file, the ssh agent. `isAgent`: where that is
   * passed, no Dockerfile needs the argument.
   */
  | {
      readonly kind: 'other'
      readonly id: string
      readonly wanted: string
      readonly isAgent?: boolean
    }
  | { readonly kind: 'none' }

/** Who is given a file by an option of the command. */
const byShell = new Set<Invocation['builder']>([
  'docker',
  'buildx',
  'podman',
  'buildah',
  'nerdctl',
  'depot',
])

const nothing: Verdict = { kind: 'none' }

/** Judges one build argument over all Dockerfiles that its call may mean. */
export function judge(call: Invocation, passed: Passed, knowledge: Knowledge): Verdict {
  const { name } = passed
  const meant = meantBy(call.dockerfile, knowledge)
  if (meant === undefined) return nothing
  const concerned = meant.filter(
    ([, state]) => state.declares.has(name) || state.declared.has(name) || isFixed(state, name),
  )
  if (concerned.length === 0) return unknownHere(call, passed, knowledge, meant.length > 0)
  const fixed = concerned.filter(([, state]) => isFixed(state, name) || isFixedInPart(state, name))
  const still = concerned.filter(([, state]) => state.declares.has(name)).map(([path]) => path)
  if (fixed.length === 0)
    return still.length > 0 ? nothing : goneOtherwise(call, concerned, name, knowledge)
  const taken = fixed.map(([, state]) => secretFor(state, name)!)
  const ids = [...new Set(taken.map(({ id }) => id))]
  const source = otherSource(taken)
  const keep = still.length > 0 || knowledge.rollout === 'expand'
  if (!source) return deliver(call, passed, ids, keep, still)
  const isAlike = passed.isFile && source.from !== 'agent' && ids.length === 1 && !keep
  return isAlike && byShell.has(call.builder)
    ? deliver(call, passed, ids, keep, still, true)
    : {
        kind: 'other',
        id: source.id,
        wanted: wayTo(source, call.builder),
        ...(source.from === 'agent' && !keep ? { isAgent: true } : {}),
      }
}

/** The Dockerfiles that a call may mean; undefined when they are no business of this repository. */
export function meantBy(
  dockerfile: DockerfileOf,
  { states }: Knowledge,
): readonly (readonly [string, DockerfileState])[] | undefined {
  if (dockerfile === 'unknown' || dockerfile === 'elsewhere')
    return dockerfile === 'unknown' ? [...states] : []
  const paths = 'path' in dockerfile ? [dockerfile.path] : dockerfile.set
  const known = paths.flatMap((path) => {
    const state = states.get(path)
    return state ? [[path, state] as const] : []
  })
  // a Dockerfile that nobody has read declares what it may
  return known.length < paths.length ? undefined : known
}

/**
 * No Dockerfile of the repository knows the argument: it is left over, or belongs to a Dockerfile
 * of another place.
 */
function unknownHere(
  call: Invocation,
  passed: Passed,
  { rollout, said }: Knowledge,
  isMeant: boolean,
): Verdict {
  const { name } = passed
  const isSecret = said.has(name) || judgeName(name) === 'secret'
  if (!isSecret) return nothing
  if (isMeant) return { kind: 'stale', isGone: false }
  if (rollout === 'expand') return deliver(call, passed, [name], true, [])
  return rollout === 'contract' && isPassed(call, name)
    ? deliver(call, passed, [name], false, [])
    : nothing
}

function goneOtherwise(
  call: Invocation,
  concerned: readonly (readonly [string, DockerfileState])[],
  name: string,
  { rollout }: Knowledge,
): Verdict {
  const isSecret = judgeName(name) === 'secret'
  const isKnown = call.dockerfile !== 'unknown' && rollout === 'switch'
  if (isSecret && isKnown && concerned.every(([, state]) => isIdle(state, name)))
    return { kind: 'stale', isGone: true, isIdle: true }
  for (const [, { secrets }] of concerned) {
    const bundle = secrets.find(({ id, type }) => type === 'secret' && id === '_env')
    if (bundle && bundle.from !== 'agent')
      return { kind: 'other', id: bundle.id, wanted: wayTo(bundle, call.builder) }
    const agent = secrets.find(({ from }) => from === 'agent')
    if (agent)
      return { kind: 'other', id: agent.id, wanted: wayTo(agent, call.builder), isAgent: true }
  }
  return isSecret ? { kind: 'stale', isGone: true } : nothing
}

function deliver(
  call: Invocation,
  argument: Passed,
  ids: readonly string[],
  keep: boolean,
  still: readonly string[],
  asFile = false,
): Verdict {
  const deliveries = ids.map((id, index) => ({
    id,
    argument,
    // the argument itself goes only once
    keep: keep || index > 0,
    given: isPassed(call, id),
    ...(asFile ? { asFile } : {}),
  }))
  // nothing to add, nothing to take away
  const open = deliveries.filter((item) => !(item.keep && item.given))
  return open.length === 0 ? nothing : { kind: 'deliver', deliveries: open, still }
}

/** Is a secret of the id passed? */
function isPassed({ secrets }: Invocation, id: string): boolean {
  return secrets.some((secret) => secret.id === id && secret.from !== 'agent')
}

/** Does the call's Dockerfile mount secrets, which its builder cannot do? */
export function isBlocked(call: Invocation, knowledge: Knowledge): boolean {
  if (!knowsNoSecrets(call)) return false
  const meant = meantBy(call.dockerfile, knowledge) ?? []
  return meant.some(([, { secrets }]) => secrets.length > 0)
}

/** Is what builds the image one that has no secret mounts? */
export function knowsNoSecrets({ builder }: Pick<Invocation, 'builder'>): boolean {
  return builder === 'classic' || secretlessObstacle(builder) !== undefined
}
