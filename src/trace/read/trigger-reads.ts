import { lineage, type Stage } from '../../dockerfile.ts'
import { readRun, type Run } from '../../run.ts'
import type { Instruction } from '../../scanner/instruction.ts'
import type { Flow } from '../flows.ts'
import type { Traces } from '../traces.ts'
import { type Reading, readingOf } from './readings.ts'

/**
 * The `ONBUILD RUN`s of images that have what an instruction of a stage brings: they run in builds
 * on those images, which know nothing of a mount here.
 */
export function triggersBehind(
  facts: Traces,
  stage: Stage,
  { span }: Pick<Instruction, 'span'>,
): Run[] {
  return facts.dockerfile.stages
    .filter((item) => lineage(item).includes(stage))
    .flatMap((item) =>
      item.instructions.flatMap(({ trigger, span: { start } }) =>
        trigger?.keyword === 'RUN' && (item !== stage || start > span.start)
          ? [readRun(facts.dockerfile, item, trigger)]
          : [],
      ),
    )
}

/**
 * The first `ONBUILD RUN` that may read a variable which an ENV hands on to it, or what a RUN
 * writes it to.
 */
export function triggerThatReads(
  facts: Traces,
  { variable: { declarations, names }, leaks }: Pick<Flow, 'variable' | 'leaks'>,
): Run | undefined {
  const from = [
    ...declarations.flatMap(({ kind, stage, instruction }) => {
      const at = kind === 'ENV' ? facts.dockerfile.stages[stage] : undefined
      return at ? [{ stage: at, instruction }] : []
    }),
    ...leaks.flatMap((leak) => (leak.kind === 'write' && !leak.write.removed ? [leak.run] : [])),
  ]
  const mayRead = (run: Run, how: Reading['how'] | undefined) =>
    how !== undefined && how !== 'unknown' && run.script !== undefined
  return from
    .flatMap(({ stage, instruction }) => triggersBehind(facts, stage, instruction))
    .find((run) =>
      [...names].some((name) => mayRead(run, readingOf(run, name, facts.around(run))?.how)),
    )
}
