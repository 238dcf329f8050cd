import { posix } from 'node:path'
import { effectsOf } from '../../catalog/programs/effects.ts'
import type { Run } from '../../run.ts'
import type { Command } from '../../shell.ts'
import type { Remedies } from '../remedies.ts'
import { isInsideShell } from '../script/nesting.ts'
import type { Cleaning } from './cleaning.ts'

/**
 * `mkdir /root/.ssh` in a RUN that gets a file in there as a mount: the folder is made on the way
 * to the mount, so the call needs its option for folders that are there.
 */
export function madeFolders(facts: Remedies, run: Run, target: string): Cleaning {
  const { script } = run
  const makers = script?.commands.filter((command) => fails(facts, run, command, target)) ?? []
  const edits = makers.flatMap((command) => {
    const span = isInsideShell(script!, command) ? undefined : run.source(command.head!)
    const { start, end } = command
    return span ? [{ start, end, span, text: `${command.head!.raw} -p` }] : []
  })
  return edits.length === makers.length
    ? { edits, gone: [] }
    : {
        why: `the RUN of line ${run.instruction.firstLine} makes its folder, which is there already when it is mounted`,
        remedy: `write ${makers[0]!.label} -p there`,
      }
}

function fails(facts: Remedies, run: Run, command: Command, target: string): boolean {
  const { row } = effectsOf(command)
  if (!row?.makesFolders || command.has(row.makesFolders)) return false
  if (command.tested && command.scope === '') return false
  const paths = facts.pathsOf(run)
  return command.operands(row.valued).some((word) => {
    const path = paths.path(word, command.start)
    return path !== undefined && target.startsWith(`${posix.join(path, '/')}`)
  })
}
