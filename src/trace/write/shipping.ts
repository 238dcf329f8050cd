import { isBuiltInName } from '../../catalog/names/built-in.ts'
import { effectsOf } from '../../catalog/programs/effects.ts'
import type { Run } from '../../run.ts'
import type { Command } from '../../shell.ts'
import type { Flow } from '../flows.ts'
import type { Traces } from '../traces.ts'
import { gets } from './kept.ts'
import { Taint } from './taint.ts'

/** Where a RUN builds the value into what it makes. */
export interface Shipping {
  readonly run: Run
  /** What it is built into, for a reader. */
  readonly to: string
}

/**
 * A RUN that builds the value into what it makes: the history is clean then, the product is not.
 */
export function shipsIn(facts: Traces, { readings }: Pick<Flow, 'readings'>): Shipping | undefined {
  for (const { run, name, how } of readings) {
    if (how !== 'named' || !run.script) continue
    const taint = new Taint(run.script, facts.pathsOf(run), [name])
    for (const command of run.script.commands) {
      const to = builtInto(command, taint)
      if (to !== undefined) return { run, to }
    }
  }
  return undefined
}

function builtInto(command: Command, taint: Taint): string | undefined {
  const isSet =
    command.assignments.some(
      ({ name, value }) => value !== undefined && isBuiltInName(name) && taint.isIn(value),
    ) ||
    // variables of make
    command.args.some((word) => isBuiltInName(assigned(word.raw)) && taint.isIn(word))
  return isSet
    ? 'its product'
    : effectsOf(command).builtIn.find((row) => gets(command, row, taint))?.to
}

function assigned(raw: string): string {
  return /^["']?(\w+)\+?=/.exec(raw)?.[1] ?? ''
}
