import { configuring } from '../../catalog/programs/in-texts.ts'
import type { Command } from '../../shell.ts'
import type { ConfigFile } from '../../trace/enter/configs.ts'
import type { Obstacle } from '../../transform.ts'
import type { Remedies } from '../remedies.ts'
import type { Run } from '../../run.ts'
import { mayClear } from './clearing.ts'
import { appendsTo, changes, isBusy } from './file-changes.ts'
import { findTool } from '../../catalog/tools.ts'
import { judgeName } from '../../catalog/names.ts'
import type { MaySet } from '../../trace/write/read-out.ts'
import { findWrites } from '../../trace/write/writes.ts'
import type { Paths } from '../../trace/paths.ts'

/** What a script does with the file that it could not do with a mount. */
export function scriptHazard(
  facts: Remedies,
  run: Run,
  config: ConfigFile,
  target: string,
  writer: Run | undefined,
): Obstacle | undefined {
  if (!run.script) return undefined
  const line = run.instruction.firstLine
  const paths = facts.pathsOf(run)
  const sets = maySet(facts, run, config)
  const kept = run === writer ? undefined : keptByScript(run, line, paths, target, sets)
  if (kept) return kept
  const busy = run.script.commands.find(
    (command) =>
      mayClear(run, command, paths, target) ||
      (run !== writer && isBusy(facts, run, command, target)),
  )
  if (busy)
    return {
      why:
        `the RUN of line ${line} may delete or replace it ` +
        `(${busy.texts.slice(0, 2).join(' ')}), and a mounted file cannot be`,
      remedy: 'take that command out and add the mount by hand',
    }
  const changing = run.script.commands.find(
    (command) =>
      changes(command, paths, target) ||
      (run !== writer && appendsTo(command, paths, target)) ||
      configures(command, config),
  )
  return (
    changing && {
      why:
        `the RUN of line ${line} changes or copies the folder it lies in ` +
        `(${changing.label || 'a redirection'}), and a mounted file cannot be touched`,
      remedy: 'mount it elsewhere and point the tool at it',
    }
  )
}

/**
 * The variables that the file may set where a script reads it: those that it names, or all that
 * nothing else gives.
 */
function maySet(facts: Remedies, { stage, instruction }: Run, { path }: ConfigFile): MaySet {
  const text = facts.readContext(path)
  if (text === undefined)
    return (name) =>
      judgeName(name) === 'secret' || facts.inEffect(stage, instruction, name) === undefined
  const named = new Set(text.match(/[A-Za-z_]\w*/g))
  return (name) => named.has(name)
}

function keptByScript(
  { script }: Run,
  line: number,
  paths: Paths,
  target: string,
  sets: MaySet,
): Obstacle | undefined {
  const kept = findWrites(script!, [], paths, [target], sets).find((write) => !write.removed)
  return (
    kept && {
      why: `the RUN of line ${line} writes what is in it to ${kept.to}, so a mount alone would leave it in the layer`,
      remedy: kept.instead,
    }
  )
}

/** Does the command write settings into the file itself? */
export function configures(command: Command, { file }: ConfigFile): boolean {
  const found = findTool(command)
  if (!found || !(file.tools.includes(found.tool.name) || found.tool.files.includes(file.kind)))
    return false
  return file.kind !== 'ssh-key' && configuring.some((pattern) => pattern.test(found.args))
}
