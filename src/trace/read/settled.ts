import { posix } from 'node:path'
import { isElsewhere, pointsElsewhere } from '../../catalog/programs/habits.ts'
import type { Run } from '../../run.ts'
import type { Command } from '../../shell.ts'
import type { ConfigFile } from '../enter/configs.ts'
import type { IsChanged } from './changed.ts'
import type { Traces } from '../traces.ts'

/** Is it sure that a command finds this copied file, and as it is in the context? */
export function isSettled(
  facts: Traces,
  run: Run,
  config: ConfigFile,
  command: Command,
  isChanged: IsChanged,
): boolean {
  const { content, via, path, copy } = config
  if (!content || via === 'written') return false
  const name = posix.basename(copy?.destination.text ?? path)
  if (isChanged(posix.basename(path)) || isChanged(name)) return false
  if (command.args.some(({ raw }) => isElsewhere(raw))) return false
  const points = (variable: string) => pointsElsewhere.test(variable)
  return (
    !command.assignments.some((item) => points(item.name)) &&
    !facts.dockerfile.declarations.some((item) => points(item.name)) &&
    isInFolder(config, facts.pathsOf(run).folder(command.start), workdirAt(facts, config))
  )
}

function workdirAt(facts: Traces, { stage, instruction }: ConfigFile): string | undefined {
  return facts.userAt(stage, instruction).workdir
}

/** Does it lie there? Files of the user do for every folder, and so do those of unknown ones. */
function isInFolder(
  { via, path, copy, source }: ConfigFile,
  folder: string | undefined,
  workdir: string | undefined,
): boolean {
  const to = copy?.destination.text ?? '.'
  if (folder === undefined || /^["']?(?:~|\/root\b|\/home\/|\/etc\/|\/usr\/etc\/)|\$/.test(to))
    return true
  if (workdir === undefined && !to.startsWith('/')) return false
  const full = posix.resolve(workdir ?? '/', to)
  const below = via === 'tree' && source ? posix.relative(source.text, posix.dirname(path)) : ''
  const folders = via === 'tree' ? [posix.join(full, below)] : [full, posix.dirname(full)]
  return folders.some((item) => posix.relative(item, folder) === '')
}
