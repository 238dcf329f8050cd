import { effectsOf } from '../../catalog/programs/effects.ts'
import type { Run } from '../../run.ts'
import type { Command, Word } from '../../shell.ts'
import { type Paths, samePath } from '../paths.ts'
import type { Traces } from '../traces.ts'

/** Is the file an operand of a command of the RUN, whatever that does? */
export function namesFile(facts: Traces, run: Run, target: string): boolean {
  const paths = facts.pathsOf(run)
  return (
    run.script?.commands.some(({ args, start }) =>
      args.some((word) => samePath(paths.path(word, start), target)),
    ) ?? false
  )
}

/** Does a command that is no mere tending of files get the file by its name? */
export function getsByName(command: Command, paths: Paths, target: string): boolean {
  if (effectsOf(command).row?.handles) return false
  const operands = [
    ...command.args,
    ...command.redirects.flatMap(({ operator, target: word }) =>
      operator === '<' && word ? [word] : [],
    ),
  ]
  const inner = [...command.words, ...command.assignments.flatMap(({ value }) => value ?? [])]
  return (
    operands.some((word) =>
      [word, behindSign(word)].some((item) => samePath(paths.path(item, command.start), target)),
    ) || inner.some((word) => isInside(word.raw, target))
  )
}

/** `python3 - <<EOF`: does a program that a command is fed name the file? */
export function namedInProgram({ script }: Run, target: string): boolean {
  return (
    script?.commands.some(
      (command) =>
        effectsOf(command).row?.code?.fromStdin &&
        command.redirects.some(
          ({ body }) => body && isInside(script.source.slice(body.start, body.end), target),
        ),
    ) ?? false
  )
}

/** `--key-file=/k`, `@/k`, `KEY:$FILE`: the last part of a word. */
function behindSign(word: Word): Word {
  const behind = /[=:@](\S+)$/.exec(word.text ?? word.raw)?.[1] ?? ''
  return { ...word, raw: behind, text: word.text === undefined ? undefined : behind }
}

/**
 * The path as a word of its own inside a larger text: `-i /root/.ssh/id_rsa`, `$(cat /tmp/token)`.
 */
function isInside(raw: string, target: string): boolean {
  const at = raw.indexOf(target)
  return (
    target.startsWith('/') &&
    at !== -1 &&
    !/[\w.-]/.test(raw[at + target.length] ?? '') &&
    !/[\w.-]/.test(raw[at - 1] ?? '')
  )
}
