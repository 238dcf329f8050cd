import { endsWithRun } from '../../catalog/programs/sessions.ts'
import { mountsOf } from '../../mounts.ts'
import type { Run } from '../../run.ts'
import { runLines } from '../../run-lines.ts'
import type { Remedies } from '../remedies.ts'
import { tendingOf } from './cleaning.ts'

/** Does the RUN do nothing but what ends with it, and tend the file? */
export function isPassing(facts: Remedies, run: Run, target: string): boolean {
  const { commands = [] } = run.script ?? {}
  const tending = run.script ? tendingOf(facts, run, target) : []
  return (
    mountsOf(run.instruction).length === 0 &&
    commands.some(endsWithRun) &&
    commands.every(
      (command) => endsWithRun(command) || tending.some(({ start }) => start === command.start),
    )
  )
}

/** What is told of such RUNs, which are taken out: a clause that goes on. */
export function idleTold(idle: readonly Run[]): string {
  return idle.length === 0
    ? ''
    : `; ${runLines(idle)} only gave it to an agent that ends there: taken out`
}
