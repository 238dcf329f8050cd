import { effectsOf } from '../../catalog/programs/effects.ts'
import type { Command } from '../../shell.ts'
import type { Flow } from '../flows.ts'
import { isScript } from '../read/calls.ts'
import type { Traces } from '../traces.ts'
import { givesFolder } from './copies.ts'
import { Taint } from './taint.ts'
import type { Write } from './write.ts'

/**
 * The programs that RUNs hand the secret to by their words, and of which nobody knows what they do
 * with it: the project's own, and those that are not in the table, also where they are given a
 * folder that it lies in. So are shells that run what is fetched, with the secret in a variable of
 * their own. For a reader.
 */
export function handedTo(facts: Traces, { readings }: Pick<Flow, 'readings'>): readonly string[] {
  const found = readings.flatMap(({ run, name, how }) => {
    if (how !== 'named' || !run.script) return []
    const { script } = run
    const paths = facts.pathsOf(run)
    const open = script.commands.filter(isOpen)
    if (open.length === 0) return []
    const taint = new Taint(script, paths, [name])
    const writes = facts.writesOf(run, new Set([name]))
    const given = open.filter(
      (command) =>
        command.args.some((word) => taint.isIn(word)) ||
        isSetFor(command, taint) ||
        (effectsOf(command).isUnknown && givesFolder(command, paths, pathsBefore(command, writes))),
    )
    return given.flatMap(({ texts }) => texts[0] ?? [])
  })
  return [...new Set(found)]
}

/** `git clone https://$TOKEN@host/r x && frob x`: the files that hold it, gone again or not. */
function pathsBefore({ start }: Command, writes: readonly Write[]): string[] {
  return writes.flatMap(({ command, path }) => (command.end <= start ? (path ?? []) : []))
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
