import { hasWord } from '../has-word.ts'
import type { Stage } from '../dockerfile.ts'
import { readRun, type Run } from '../run.ts'
import { argumentText, type Instruction } from '../scanner/instruction.ts'
import { printMount } from '../secret.ts'
import { readingOf } from '../trace/read/readings.ts'
import { findWrites } from '../trace/write/writes.ts'
import { type Edit, fromEnv } from '../transform.ts'
import type { Remedies } from './remedies.ts'

/** How an `ONBUILD ARG` becomes a mount of the `ONBUILD RUN`s that read it. */
export interface Triggers {
  readonly id: string
  readonly runs: readonly Run[]
  readonly required: boolean
  apply(edit: Edit): void
}

/**
 * Mounts for the `ONBUILD RUN`s that read what an `ONBUILD ARG` brings in. Undefined where anything
 * but such RUNs of a POSIX shell needs it, one of them writes it down, or no builder is known to
 * set variables by mounts.
 *
 * @param required must a build on the image pass it?
 */
export function servedByTriggers(
  facts: Remedies,
  stage: Stage,
  instruction: Instruction,
  required = true,
): Triggers | undefined {
  const name = argumentText(instruction.trigger!)
  if (!/^[A-Za-z_]\w*$/.test(name) || facts.capability.mounts === 'none') return undefined
  if (facts.capability.style !== 'env' || facts.options.style === 'dotenv') return undefined
  const runs = readersOf(facts, stage, instruction, name)
  if (!runs?.length) return undefined
  const secret = { id: name, type: 'secret' as const, from: fromEnv(name), required }
  return {
    id: name,
    runs,
    required,
    apply: (edit) => {
      for (const { instruction: trigger } of runs) {
        const { joined, args } = trigger
        const at = joined.offset(trigger.flags[0]?.start ?? args.start)
        edit.replace({ start: at, end: at }, `${printMount(secret, { env: name, required })} `)
      }
      edit.remove(instruction)
    },
  }
}

/** The `ONBUILD RUN`s that read the name; undefined where one cannot be served, or another needs it. */
function readersOf(
  facts: Remedies,
  stage: Stage,
  instruction: Instruction,
  name: string,
): Run[] | undefined {
  const runs: Run[] = []
  for (const other of stage.instructions) {
    const { trigger } = other
    if (!trigger || other === instruction) continue
    if (trigger.keyword !== 'RUN') {
      if (hasWord(argumentText(trigger), name)) return undefined
      continue
    }
    const run = readRun(facts.dockerfile, stage, trigger)
    if (!run.script || run.script.broken || run.form !== 'shell') return undefined
    if (facts.isIgnored(other) || other.span.start < instruction.span.start) return undefined
    if (findWrites(run.script, [name], facts.pathsOf(run)).some(({ removed }) => !removed))
      return undefined
    if (readingOf(run, name, facts.around(run))) runs.push(run)
  }
  return runs
}
