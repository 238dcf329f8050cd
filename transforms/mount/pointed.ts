import type { Remedies } from '../../src/remedy/remedies.ts'
import type { Run } from '../../src/run.ts'

/** `ARG GOOGLE_APPLICATION_CREDENTIALS=/run/secrets/key`: whoever reads that opens the file. */
export function isPointedAt(facts: Remedies, run: Run, target: string): boolean {
  return facts.dockerfile.declarations.some(
    ({ name, value }) =>
      value === target && facts.inEffect(run.stage, run.instruction, name) !== undefined,
  )
}
