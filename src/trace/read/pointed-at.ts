import { lineage, type Stage } from '../../dockerfile.ts'
import type { Run } from '../../run.ts'
import { isInEffect } from '../enter/configs.ts'
import { type Pointing, pointingsOf } from '../enter/pointed.ts'
import type { Traces } from '../traces.ts'

/** Does an ENV or ARG that tools look at point at the file? Whatever runs then may read it. */
export function isPointedAt(facts: Traces, stage: Stage, target: string): boolean {
  return pointersTo(facts, target).some(
    (item) => item.instruction.keyword !== 'RUN' && lineage(stage).includes(item.stage),
  )
}

/** Is a tool in the RUN told to read this file? */
export function isPointedAtIn(facts: Traces, run: Run, target: string): boolean {
  return pointersTo(facts, target).some(({ stage, instruction }) =>
    instruction.keyword === 'RUN'
      ? instruction === run.instruction
      : isInEffect({ stage, instruction }, run.stage, run.instruction),
  )
}

function pointersTo(facts: Traces, target: string): readonly Pointing[] {
  return facts.known(pointingsOf).all.filter(({ path }) => path === target)
}
