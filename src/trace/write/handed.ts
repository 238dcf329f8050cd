import { effectsOf } from '../../catalog/programs/effects.ts'
import type { Command } from '../../shell.ts'
import type { Flow } from '../flows.ts'
import { isScript } from '../read/calls.ts'
import type { Traces } from '../traces.ts'
import { Taint } from './taint.ts'

/**
 * The programs that RUNs hand the secret to by their words, and of which nobody knows what they do
 * with it: the project's own, and those that are not in the table. So are shells that run what is
 * fetched, with the secret in a variable of their own. For a reader.
 */
export function handedTo(facts: Traces, { readings }: Pick<Flow, 'readings'>): readonly string[] {
  const found = readings.flatMap(({ run, name, how }) => {
    if (how !== 'named' || !run.script) return []
    const taint = new Taint(run.script, facts.pathsOf(run), [name])
    return run.script.commands.flatMap((command) =>
      isOpen(command) && (command.args.some((word) => taint.isIn(word)) || isSetFor(command, taint))
        ? (command.texts[0] ?? [])
        : [],
    )
  })
  return [...new Set(found)]
}

/** `X=$TOKEN sh -c "$(curl …)"`, `curl … | X=$TOKEN sh` */
function isSetFor(command: Command, taint: Taint): boolean {
  return (
    command.isShell &&
    command.assignments.some(({ value }) => value !== undefined && taint.isIn(value))
  )
}

function isOpen(command: Command): boolean {
  if (command.isBare || command.script) return false
  const { isUnknown, row, reads } = effectsOf(command)
  return isUnknown || isScript(command.texts) || (row !== undefined && reads.runsCode === 'project')
}
