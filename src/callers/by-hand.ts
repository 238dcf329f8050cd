import type { Obstacle } from '../transform.ts'
import type { Invocation } from './caller.ts'
import type { Passed } from './passed.ts'

/** A call that is understood, but that only a person can change. */
export function leftByHand(call: Invocation, obstacle: Obstacle): Invocation {
  return {
    ...call,
    passed: call.passed.map((item): Passed => ({ ...item, obstacle })),
    ...(call.supplier ? { supplier: { ...call.supplier, isByHand: true } } : {}),
  }
}
