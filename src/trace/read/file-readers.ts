import { mayDelete } from '../../catalog/programs/in-texts.ts'
import { posix } from 'node:path'
import { effectsOf } from '../../catalog/programs/effects.ts'
import type { Tool } from '../../catalog/tools.ts'
import { lineage } from '../../dockerfile.ts'
import type { Traces } from '../traces.ts'
import type { Run } from '../../run.ts'
import type { Command } from '../../shell.ts'
import type { ConfigFile } from '../enter/configs.ts'
import type { Paths } from '../paths.ts'
import { getsByName, namedInProgram } from './by-name.ts'
import { type Call, callsIn, callsOf } from './calls.ts'
import { looksAt, looksFor } from './looks-for.ts'
import { mayUseFile } from './may-use-file.ts'
import { isUsedInside } from './used-inside.ts'
import { isPointedAt, isPointedAtIn } from './pointed-at.ts'
import { readsInPassing } from './project-code.ts'
import { beginning, isRemoved, removes } from '../write/removed.ts'
import { isForEveryCall, readsByItself } from './reads-by-itself.ts'

/** Is the file there when the RUN runs? */
export function isAfter(facts: Traces, { stage, instruction }: ConfigFile, run: Run): boolean {
  if (run.stage === stage) return run.instruction.span.start > instruction.span.start
  return facts.dockerfile.stages.includes(stage) && lineage(run.stage).includes(stage)
}

/**
 * The RUNs that use the file, up to the one that deletes it: by its name, by a tool that reads it
 * by itself, and scripts that nobody can look into once it is used at all.
 */
export function readersOf(
  facts: Traces,
  runs: readonly Run[],
  config: ConfigFile,
  target: string,
  writer: Run | undefined,
): Run[] {
  const sure = runs.filter(
    (run) =>
      reads(facts, run, config, target) || isUsedInside(run, config, target, facts.around(run)),
  )
  const pointed = isPointedAt(facts, config.stage, target)
  const found =
    sure.length > 0 || pointed
      ? runs.filter(
          (run) =>
            sure.includes(run) ||
            mayUseFile(run, config, facts.around(run), pointed) ||
            looksFor(facts, run, target),
        )
      : []
  const end = runs.find((run) => run !== writer && isDeletedIn(facts, run, target))
  return found.filter(
    (run) =>
      !end ||
      !lineage(run.stage).includes(end.stage) ||
      run.instruction.span.start <= end.instruction.span.start,
  )
}

/**
 * Is it a reader by chance alone: a call that reads the file in passing, or a link to it that
 * nothing in the RUN follows?
 */
export function readsByChance(
  facts: Traces,
  run: Run,
  config: ConfigFile,
  target: string,
): boolean {
  if (!run.script) return false
  const paths = pathsOf(facts, run)
  return (
    !namedInProgram(run, target) &&
    callsOf(run).every(
      ({ found, isScript }) =>
        !isScript &&
        found !== undefined &&
        (readsInPassing(found.tool, found.args) ||
          !(
            config.file.tools.includes(found.tool.name) ||
            found.tool.files.includes(config.file.kind)
          )),
    ) &&
    run.script.commands.every(
      (command) => effectsOf(command).copies?.links || !getsByName(command, paths, target),
    )
  )
}

/** Does the RUN delete the file for good? */
export function isDeletedIn(facts: Traces, run: Run, target: string): boolean {
  return (
    mayDelete.test(run.text) &&
    run.script !== undefined &&
    isRemoved(run.script, pathsOf(facts, run), beginning, target)
  )
}

function pathsOf(facts: Traces, run: Run): Paths {
  return facts.pathsOf(run)
}

function isOf({ file }: ConfigFile, tool: Tool | undefined): boolean {
  return tool !== undefined && (file.tools.includes(tool.name) || tool.files.includes(file.kind))
}

function reads(facts: Traces, run: Run, config: ConfigFile, target: string): boolean {
  if (!run.script) return run.text.includes(posix.basename(target))
  // `$KEY_FILE` may be its name
  const isNamed = run.text.includes(posix.basename(target)) || run.text.includes('$')
  const calls = config.file.insists || isForEveryCall(config) ? callsIn(run.script) : callsOf(run)
  const may = calls.some(({ found, runner }) => isOf(config, found?.tool) || isOf(config, runner))
  if (!isNamed && !may) return false
  if (isNamed && namedInProgram(run, target)) return true
  const isPointed = may && isPointedAtIn(facts, run, target)
  // `bundle exec` acts upon it whatever it runs, `uv run` fetches what is missing
  const isAnyCall = isForEveryCall(config) || (isPointed && config.file.insists)
  const isRunner = ({ runner, command }: Call) =>
    isOf(config, runner) && (isAnyCall || runner?.fetchesFirst?.test(command.argLine))
  if (calls.some(isRunner)) return true
  const paths = pathsOf(facts, run)
  const { commands } = run.script
  if (
    commands.some(
      (command) =>
        (isNamed && getsByName(command, paths, target)) ||
        (may &&
          readsByItself(command, config, target, paths, isPointed) &&
          !clonesInPublic(facts, command, config)),
    )
  )
    return true
  // a RUN that only looks whether it is there fails without it, unless it looks in order to delete
  // it
  return (
    commands.some((command) => looksAt(command, paths, target)) &&
    !commands.some((command) => removes(command, paths, target))
  )
}

/**
 * `git clone https://…` asks no ssh key, unless git is told to fetch over ssh instead or submodules
 * come along.
 */
function clonesInPublic(facts: Traces, command: Command, { file }: ConfigFile): boolean {
  const text = command.args.map(({ raw }) => raw).join(' ')
  return (
    file.kind === 'ssh-key' &&
    effectsOf(command).row?.clones === true &&
    /^clone\b.* https:\/\//.test(text) &&
    !/recurs/.test(text) &&
    !/insteadOf|gitconfig/i.test(facts.dockerfile.source)
  )
}
