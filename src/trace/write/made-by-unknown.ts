import { effectsOf } from '../../catalog/programs/effects.ts'
import type { Command, Script } from '../../shell.ts'
import { contains } from '../../span.ts'
import type { Paths } from '../paths.ts'
import { writesOf } from './command-writes.ts'
import { Taint } from './taint.ts'
import type { Write } from './write.ts'

/**
 * `x=$(frob "$TOKEN") && echo "$x" > f`: what a program prints that nobody knows, by a variable. It
 * may be made of the secret.
 */
export function madeByUnknown(script: Script, paths: Paths, taint: Taint): Write[] {
  return script.commands.flatMap((command) => {
    const names = isGivenAway(command, script, taint) ? filledBy(command, script, taint) : []
    if (names.length === 0) return []
    const made = new Taint(script, paths, names, [], () => false)
    const writers = script.inOrder.filter(
      (next) => next.start > command.end && isWriter(next, made),
    )
    return writers
      .flatMap((next) => writesOf(next, script, paths, made))
      .filter(({ path }) => path !== undefined)
      .map((write) => ({
        ...write,
        kept: undefined,
        keeper: command.program ?? command.label,
      }))
  })
}

/** A program that nobody knows gets the secret by its words. */
function isGivenAway(command: Command, script: Script, taint: Taint): boolean {
  return (
    effectsOf(command).isUnknown &&
    !script.hasFunction(command.program) &&
    command.args.some((word) => taint.isIn(word))
  )
}

/** The variables that get what it prints, but for those that hold the secret anyway. */
function filledBy(command: Command, { commands }: Script, { names }: Taint): string[] {
  if (command.streams.out !== 'out') return []
  return commands
    .flatMap(({ assignments }) => assignments)
    .filter(({ name, value }) => !names.has(name) && value && contains(value, command))
    .map(({ name }) => name)
}

/** It prints, edits or stores, and does not only use. */
function isWriter(command: Command, made: Taint): boolean {
  const { edits, stores } = effectsOf(command)
  return made.prints(command) || edits !== undefined || stores.length > 0
}
