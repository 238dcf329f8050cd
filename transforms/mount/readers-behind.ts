import { lineage } from '../../src/dockerfile.ts'
import { mountsOf } from '../../src/mounts.ts'
import type { Remedies } from '../../src/remedy/remedies.ts'
import type { Run } from '../../src/run.ts'
import { isSure, type Reading, readingOf } from '../../src/trace/read/readings.ts'
import { isGiven } from '../../src/trace/read/undeclared.ts'
import { staysNowhere } from './reading.ts'
import { printingsOf } from './shown.ts'

/** Those behind it that nothing gives the variable. */
export function readingsOf(facts: Remedies, setter: Run, name: string): Reading[] {
  const after = facts.runs.filter(
    (run) =>
      run.instruction.span.start > setter.instruction.span.start &&
      lineage(run.stage).includes(setter.stage) &&
      !facts.isIgnored(run.instruction) &&
      !isGiven(facts, run, mountsOf(run.instruction), name),
  )
  return after.flatMap((run) => {
    const reading = readingOf(run, name, facts.around(run))
    return reading && (isSure(reading) || reading.how === 'kin') ? [reading] : []
  })
}

/** Can it be set there, and stays nowhere and is not shown? */
export function canGet(facts: Remedies, run: Run, name: string): boolean {
  if (!run.takesPrefix || !run.script || !staysNowhere(facts, run, name)) return false
  return printingsOf(facts, run, name).length === 0
}
