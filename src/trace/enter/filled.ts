import type { Declaration } from '../../dockerfile/declaration.ts'
import type { Traces } from '../traces.ts'
import { Declared } from './declared.ts'

/**
 * `ENV X=$X` where no ARG or ENV gives X a value: it is empty, unless the base image has one. An
 * ARG before FROM gives none (Dockerfile reference, "Understand how ARG and FROM interact").
 */
export function isFilledByNothing(facts: Traces, declaration: Declaration): boolean {
  const declared = new Declared(facts.dockerfile, facts.environment)
  return declaration.kind === 'ENV' && declared.isUndeclared(declaration)
}
