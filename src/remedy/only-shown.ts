import { effectsOf } from '../catalog/programs/effects.ts'
import type { Run } from '../run.ts'
import type { Command } from '../shell.ts'

/**
 * Does a RUN nothing but show words in the build log, `RUN echo $TOKEN`? It can go: it leaves
 * nothing behind, and no command can fail in it.
 */
export function onlyShows(run: Run): boolean {
  return (
    run.instruction.flags.length === 0 &&
    !/[`{}]|[$<>]\(/.test(run.script?.source.replaceAll(/\$\{\w+\}/g, '') ?? '') &&
    allPrint(run, showsWords)
  )
}

/**
 * Does a RUN nothing but show its environment, `RUN env`? It does so without the secret as well, and
 * shows one less.
 */
export function onlyDumps(run: Run): boolean {
  return (
    run.script?.reads.length === 0 &&
    allPrint(run, (command) => effectsOf(command).showsEnvironment && command.args.length === 0)
  )
}

/** Is every command of a RUN one of those, and its output goes to the log? */
function allPrint({ script, instruction }: Run, isOne: (command: Command) => boolean): boolean {
  return (
    script !== undefined &&
    !script.broken &&
    instruction.json === undefined &&
    script.commands.length > 0 &&
    script.commands.every(
      (command) =>
        command.redirects.length === 0 && command.pipedInto.length === 0 && isOne(command),
    )
  )
}

function showsWords(command: Command): boolean {
  const { prints } = effectsOf(command)
  return (
    prints?.as === 'all' &&
    prints.of.length === 1 &&
    prints.of[0] === 'words' &&
    command.assignments.length === 0
  )
}
