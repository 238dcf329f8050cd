import { effectsOf } from '../../catalog/programs/effects.ts'
import type { Command, Script } from '../../shell.ts'
import { contains } from '../../span.ts'
import type { Flow } from '../flows.ts'
import type { Paths } from '../paths.ts'
import { isScript } from '../read/calls.ts'
import type { Reading } from '../read/readings.ts'
import type { Traces } from '../traces.ts'
import { isRemoved } from './removed.ts'
import { outputOf, sinksOf } from './sinks.ts'

/** A program that may read a secret by itself, and what it prints stays in a file. */
export interface PrintedInto {
  readonly by: string
  readonly to: string
}

/**
 * Finds the first program that may read the secret in its environment and whose output goes to a
 * file: the project's own, or one that nobody knows. What it prints, nobody can tell.
 */
export function printedInto(
  facts: Traces,
  { readings }: Pick<Flow, 'readings'>,
): PrintedInto | undefined {
  for (const { run, how } of readings) {
    if (!run.script || !foreign.has(how)) continue
    const paths = facts.pathsOf(run)
    for (const command of run.script.commands) {
      const to = isOpen(command) ? fileOf(command, run.script, paths) : undefined
      if (to !== undefined) return { by: command.texts[0] ?? command.label, to }
    }
  }
  return undefined
}

/** Tools of the table that read it by themselves have rows that say what they print. */
const foreign: ReadonlySet<Reading['how']> = new Set(['file', 'script', 'project', 'unknown'])

function isOpen(command: Command): boolean {
  if (command.isBare || command.script) return false
  const { isUnknown, isIdle, row, reads } = effectsOf(command)
  if (isIdle) return false
  return isUnknown || isScript(command.texts) || (row !== undefined && reads.runsCode === 'project')
}

/** `echo "$(./make-config)" > f` */
function takersOf(command: Command, script: Script): readonly Command[] {
  return script.commands.filter(
    (outer) =>
      outer !== command &&
      outer.args.some((word) => contains(word, command)) &&
      effectsOf(outer).prints?.of.includes('words'),
  )
}

function fileOf(command: Command, script: Script, paths: Paths): string | undefined {
  const words = [
    ...takersOf(command, script).flatMap((outer) => sinksOf(outer, script).map(({ word }) => word)),
    ...(['out', 'errors'] as const).flatMap((stream) =>
      sinksOf(command, script, stream).map(({ word }) => word),
    ),
    ...(effectsOf(command).isUnknown ? [] : outputOf(command)),
  ]
  const kept = words.find((word) => {
    const path = paths.path(word, command.start)
    return (
      !/^["']?\/dev\//.test(word.raw) &&
      (path === undefined || !isRemoved(script, paths, command, path))
    )
  })
  return kept && (kept.text ?? kept.raw)
}
