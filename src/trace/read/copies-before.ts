import { type Copy, readCopy } from '../../dockerfile/copy.ts'
import { instructionsOf, lineage } from '../../dockerfile.ts'
import type { Run } from '../../run.ts'

/** The COPY and ADD of a RUN's stage, and of those it builds on, before it. */
export function copiesBefore({ stage, instruction }: Run): Copy[] {
  return lineage(stage).flatMap((at) =>
    // the few that copy, not all: each RUN asks
    [...instructionsOf(at, 'COPY'), ...instructionsOf(at, 'ADD')]
      .filter((other) => at !== stage || other.span.start < instruction.span.start)
      .toSorted((a, b) => a.span.start - b.span.start)
      .flatMap((other) => readCopy(other) ?? []),
  )
}
