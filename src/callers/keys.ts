import type { Delivery, Invocation, Supply } from './caller.ts'
import type { Verdict } from './decide.ts'
import type { Passed } from './passed.ts'

/** A build argument and what is to become of it. */
export type Judged = readonly [Passed, Verdict]

/** Is it a key that the Dockerfile takes from the ssh agent now? */
export function isKeyOfAgent([, verdict]: Judged): boolean {
  return verdict.kind === 'other' && verdict.isAgent === true
}

/**
 * The keys whose argument a call can do without.
 *
 * @param keys those of {@link isKeyOfAgent}
 * @param supplies what it is to pass besides
 */
export function keysInAgent(
  keys: readonly Judged[],
  call: Invocation,
  supplies: readonly Supply[],
): readonly Judged[] {
  const agents = [...call.secrets, ...supplies].filter(({ from }) => from === 'agent')
  return keys.filter(
    ([, verdict]) => verdict.kind === 'other' && agents.some(({ id }) => id === verdict.id),
  )
}

/** Does nothing take it any more, in any way? */
export function isIdleArgument([, verdict]: Judged): boolean {
  return verdict.kind === 'stale' && verdict.isIdle === true
}

/** What is to be done about an argument. */
export function deliveriesOf([argument, verdict]: Judged): readonly Delivery[] {
  if (verdict.kind === 'deliver') return verdict.deliveries
  if (isIdleArgument([argument, verdict]))
    return [{ id: argument.name, argument, keep: false, given: true, isIdle: true }]
  if (verdict.kind !== 'other' || !verdict.isAgent) return []
  return [{ id: verdict.id, argument, keep: false, given: true, byAgent: true }]
}
