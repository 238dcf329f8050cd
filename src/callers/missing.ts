import { reachedStages } from '../reached-stages.ts'
import type { Secret } from '../secret.ts'
import type { Invocation, Supply } from './caller.ts'
import type { PassedSecret } from './passed.ts'
import { type Knowledge, meantBy } from './decide.ts'
import type { DockerfileState } from './states.ts'

/** A secret that the Dockerfile of a call takes, and that the call does not pass. */
export interface Missing {
  readonly supply: Supply
  /**
   * `edit`: it is known what to pass. `needed`: the build cannot go on without it. `wanted`: some
   * builds do.
   */
  readonly how: 'edit' | 'needed' | 'wanted'
  /** The Dockerfile had a value for whoever passed none, and has it no more. */
  readonly wasServed?: boolean
  /** It was an argument, and builds that passed none went on without. */
  readonly isNew?: boolean
}

/**
 * What the Dockerfiles of a call take besides what is delivered, as far as the stages that it
 * builds are concerned.
 *
 * @param delivered ids of secrets
 */
export function missingFrom(
  call: Invocation,
  delivered: ReadonlySet<string>,
  knowledge: Knowledge,
): Missing[] {
  if (!call.supplier || knowledge.rollout !== 'switch') return []
  const meant = meantBy(call.dockerfile, knowledge) ?? []
  const isKnown = typeof call.dockerfile === 'object' && 'path' in call.dockerfile
  const ordered = new Set(knowledge.orders.namesFor(call))
  const found = meant.map(([, state]) => missingOf(call, delivered, state, ordered))
  if (isKnown) return found.flat()
  // one of several files: what not all of them take may not be needed here
  const keys = new Set(found.flat().map(({ supply }) => keyOf(supply)))
  return [...keys].flatMap((key): Missing[] => {
    const own = found.map((items) => items.filter(({ supply }) => keyOf(supply) === key))
    const needed = own.map((items) => items.find(({ how }) => how !== 'wanted'))
    const isEverywhere = call.dockerfile !== 'unknown' && !needed.includes(undefined)
    const strict = needed.find((item) => item !== undefined)
    if (strict) return [{ ...strict, how: isEverywhere ? 'needed' : 'wanted' }]
    return own
      .flat()
      .filter(({ isNew }) => isNew)
      .slice(0, 1)
  })
}

function missingOf(
  call: Invocation,
  delivered: ReadonlySet<string>,
  state: DockerfileState,
  ordered: ReadonlySet<string>,
): Missing[] {
  const reached = reachedStages(state.stages, call.target)
  if (!reached) return []
  const passed = new Set([...call.passed.map(({ name }) => name), ...(call.also?.passed ?? [])])
  const given = new Set([...call.secrets, ...(call.also?.secrets ?? [])].map(keyOf))
  return state.secrets.flatMap((secret): Missing[] => {
    const supply = supplyOf(secret)
    const isReached = secret.mounts.some(({ stage }) => reached.has(stage))
    if (!isReached || given.has(keyOf(supply)) || delivered.has(keyOf(supply))) return []
    if (typeof supply.from === 'object' && 'env' in supply.from)
      return passed.has(supply.from.env)
        ? []
        : ordered.has(supply.from.env)
          ? [{ supply, how: 'edit' }]
          : variable(call, secret, supply, state)
    if (!secret.required) return []
    const isFresh = !secret.assumed
    if (call.supplier!.isOpen) return [{ supply, how: isFresh ? 'needed' : 'wanted' }]
    const isAtHand = isFresh && (supply.from === 'agent' || 'path' in supply.from)
    return [{ supply, how: isAtHand && !call.supplier!.isByHand ? 'edit' : 'needed' }]
  })
}

/**
 * A build that passed nothing went on without the value, unless the Dockerfile insists on it. Where
 * it had one for that, nobody had to pass any: one that may pass more than is seen does not either.
 */
function variable(
  call: Invocation,
  secret: Secret,
  supply: Supply,
  state: DockerfileState,
): Missing[] {
  const { env } = supply.from as { env: string }
  const isRequired = secret.mounts.some(({ required }) => required)
  const isUnserved = state.served.has(env) && !state.declares.has(env)
  if (isRequired && isUnserved) return [{ supply, how: 'needed', wasServed: true }]
  const isNew = state.declared.has(env) && !state.declares.has(env)
  // what passed it unseen passed it as an argument, and has to be changed
  if (isRequired) return [{ supply, how: call.supplier!.isOpen && !isNew ? 'wanted' : 'needed' }]
  return isNew ? [{ supply, how: 'wanted', isNew }] : []
}

function supplyOf({ id, from, assumed }: Secret): Supply {
  if (from === 'agent' || 'env' in from) return { id, from }
  const isOfContext = !assumed && !/^[/$~]/.test(from.src)
  return { id, from: isOfContext ? { path: from.src } : { src: from.src } }
}

/** Ids of the ssh agent's sockets are names of their own. */
export function keyOf({ id, from }: Supply | PassedSecret): string {
  return from === 'agent' ? `ssh ${id}` : id
}
