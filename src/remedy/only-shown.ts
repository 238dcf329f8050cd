import { effectsOf } from '../catalog/programs/effects.ts'
import type { Run } from '../run.ts'
import type { Command } from '../shell.ts'

/**
 * Does a RUN nothing but show words in the build log, `RUN echo $TOKEN`? It can go: it leaves
 * nothing behind, and no command can fail in it.
 */
export function onlyShows({ script, instruction }: Run): boolean {
  return (
    script !== undefined &&
    !script.broken &&
    instruction.json === undefined &&
    instruction.flags.length === 0 &&
    !/[`{}]|[$<>]\(/.test(script.source.replaceAll(/\$\{\w+\}/g, '')) &&
    script.commands.length > 0 &&
    script.commands.every(showsWords)
  )
}

/**
 * Does a RUN nothing but show its environment, `RUN env`? It does so without the secret as well, and
 * shows one less.
 */
export function onlyDumps({ script, instruction }: Run): boolean {
  return (
    script !== undefined &&
    !script.broken &&
    instruction.json === undefined &&
    script.reads.length === 0 &&
    script.commands.length > 0 &&
    script.commands.every(
      (command) =>
        effectsOf(command).showsEnvironment &&
        command.args.length === 0 &&
        command.redirects.length === 0 &&
        command.pipedInto.length === 0,
    )
  )
}

function showsWords(command: Command): boolean {
  const { prints } = effectsOf(command)
  return (
    prints?.as === 'all' &&
    prints.of.length === 1 &&
    prints.of[0] === 'words' &&
    command.assignments.length === 0 &&
    command.redirects.length === 0 &&
    command.pipedInto.length === 0
  )
}
