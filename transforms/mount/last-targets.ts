import { mountsOf } from '../../src/mounts.ts'
import type { Remedies } from '../../src/remedy/remedies.ts'

/** Where in the file each target of a mount is mounted last. */
export function lastTargets({ runs }: Remedies): ReadonlyMap<string, number> {
  return new Map(
    runs.flatMap(({ instruction }) =>
      mountsOf(instruction).flatMap(({ target }) =>
        target === undefined ? [] : [[target, instruction.span.start] as const],
      ),
    ),
  )
}
