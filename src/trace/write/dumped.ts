import type { Dumps } from '../../catalog/programs/dumps.ts'
import { effectsOf } from '../../catalog/programs/effects.ts'
import { mountsOf } from '../../mounts.ts'
import type { Run } from '../../run.ts'
import type { Command, Word } from '../../shell.ts'
import { covers } from '../paths.ts'
import type { Traces } from '../traces.ts'
import { isRemoved } from './removed.ts'
import { somewhere, type Write } from './write.ts'

/** A command that writes its whole environment into a file, or may in some versions. */
interface Dumped {
  readonly command: Command
  readonly dumps: Dumps
  /** Undefined when nothing says which version it is. */
  readonly isAffected: boolean | undefined
}

/** Where commands of a RUN leave all of the environment that they are given. */
export function dumpedWrites(facts: Traces, run: Run): Write[] {
  return dumpsIn(facts, run).flatMap(({ command, dumps: { to, instead }, isAffected }) =>
    isAffected ? [somewhere(command, to[0]!, instead, 'aside')] : [],
  )
}

/** What a reader should know of programs of a RUN whose version is not known. */
export function dumpRemarks(facts: Traces, run: Run): readonly string[] {
  return dumpsIn(facts, run).flatMap(({ dumps: { remark }, isAffected }) =>
    isAffected === undefined ? [remark] : [],
  )
}

function dumpsIn(facts: Traces, run: Run): Dumped[] {
  const { script } = run
  if (!script) return []
  const found = script.commands.flatMap((command) => {
    const { dumps, isIdle } = effectsOf(command)
    return dumps && !isIdle ? [{ command, dumps }] : []
  })
  if (found.length === 0) return []
  const paths = facts.pathsOf(run)
  const { image, project } = facts.around(run)
  const outside = mountsOf(run.instruction).flatMap(({ type, target }) =>
    target !== undefined && (type === 'cache' || type === 'tmpfs') ? [target] : [],
  )
  const isGone = (command: Command, text: string) => {
    const { start, end } = command
    const word: Word = { raw: text, text, reads: [], start, end }
    const path = paths.path(word, start)
    return (
      path !== undefined &&
      (isRemoved(script, paths, command, path) || outside.some((at) => covers(at, path, true)))
    )
  }
  return found.flatMap(({ command, dumps }) =>
    dumps.to.some((file) => isGone(command, file))
      ? []
      : [
          {
            command,
            dumps,
            isAffected: dumps.isAffected({
              program: command.program ?? '',
              image,
              read: (path) => project.text(path),
            }),
          },
        ],
  )
}
