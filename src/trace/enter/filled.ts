import type { Declaration } from '../../dockerfile/declaration.ts'
import { wholeVariable } from '../../dockerfile/expansion.ts'
import type { Traces } from '../traces.ts'

/**
 * `ENV X=$X` where no ARG or ENV gives X a value: it is empty, unless the base image has one. An
 * ARG before FROM gives none (Dockerfile reference, "Understand how ARG and FROM interact").
 */
export function isFilledByNothing(
  facts: Traces,
  { kind, raw, stage, instruction }: Declaration,
): boolean {
  const outer = kind === 'ENV' && raw !== undefined ? wholeVariable(raw) : undefined
  const at = facts.dockerfile.stages[stage]
  return outer !== undefined && at !== undefined && !facts.inEffect(at, instruction, outer)
}
