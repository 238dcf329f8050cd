import { effectsOf } from '../../catalog/programs/effects.ts'
import { isElsewhere } from '../../catalog/programs/habits.ts'
import type { Run } from '../../run.ts'
import type { Command } from '../../shell.ts'
import { covers, type Paths } from '../../trace/paths.ts'
import { withGlob } from '../../trace/write/removed.ts'

/**
 * Does the command delete the file if it is answered, overwrite it, or delete what nobody names?
 */
export function mayClear(run: Run, command: Command, paths: Paths, target: string): boolean {
  const { row, deletes, copies } = effectsOf(command)
  if (row?.clears?.test(command.argLine)) {
    const into = copies?.destination && paths.path(copies.destination, command.start)
    const folder = into ?? paths.folder(command.start)
    return (
      folder === undefined ||
      command.args.some(({ raw }) => isElsewhere(raw)) ||
      target.startsWith(`${folder.replace(/\/$/, '')}/`)
    )
  }
  // what is put in its place
  if (copies?.moves && copies.destination)
    return paths.path(copies.destination, command.start) === target
  if (!row?.deletes || deletes) return false
  // where nothing answers, it deletes nothing
  if (command.has(row.deletes.asks ?? []) && !isAnswered(run, command)) return false
  return command.operands(row.valued).some((word) => {
    const path = paths.path(withGlob(word), command.start)
    return path !== undefined && covers(path, target, true, true)
  })
}

function isAnswered({ script }: Run, { redirects, start }: Command): boolean {
  return (
    redirects.some(({ operator }) => operator.startsWith('<')) ||
    script!.commands.some(({ pipedInto }) => pipedInto.some((next) => next.start === start))
  )
}
