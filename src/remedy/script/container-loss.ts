import { posix } from 'node:path'
import type { Leak } from '../../transform.ts'
import { isDeletedIn } from '../../trace/read/file-readers.ts'
import { mayStartTool } from '../../trace/run-time.ts'
import type { Remedies } from '../remedies.ts'

/**
 * What is told where a file that had a value has but the name of it, and a container is told to
 * start what may read it: a shell, a script.
 */
export function containerLoss(
  facts: Remedies,
  { run, write }: Leak & { kind: 'write' },
  names: readonly string[],
): string {
  const { workdir = '/' } = facts.userAt(run.stage, run.instruction)
  const path = write.path?.startsWith('/') ? write.path : posix.join(workdir, write.path ?? '')
  const isGone = facts.runs.some(
    (other) =>
      other.instruction.span.start > run.instruction.span.start && isDeletedIn(facts, other, path),
  )
  if (isGone || !facts.startedFrom(run.stage).some((stage) => mayStartTool(facts, stage))) return ''
  return `; a container then has only the name: pass it ${names.join(', ')} when it starts if it reads the file`
}
