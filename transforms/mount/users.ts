import type { ExistingMount } from '../../src/mounts.ts'
import { open, openingOf } from '../../src/remedy/opened-mount.ts'
import type { Remedies } from '../../src/remedy/remedies.ts'
import type { Run } from '../../src/run.ts'
import type { Finding } from '../../src/transform.ts'

/** Mounts of a RUN that its user cannot open. */
export function* lockedMounts(
  facts: Remedies,
  run: Run,
  mounts: readonly ExistingMount[],
): Iterable<Finding> {
  for (const mount of mounts) {
    const { id } = mount
    const opening = openingOf(facts, run, mount)
    if (!opening) continue
    if (mount.type === 'secret' && id !== undefined && isGivenAsVariable(facts, run, id)) continue
    const { user, option, at, isPlain } = opening
    const message = `the RUN runs as ${user}, and the mount of ${id} can be opened by root alone`
    yield {
      at,
      ...(id === undefined ? {} : { name: id }),
      safety: 'safe',
      message: `${message}; ${isPlain ? `${option} added` : `add ${option} to it`}`,
      ...(isPlain ? { fix: (edit) => open(edit, opening) } : {}),
    }
  }
}

/**
 * Has the RUN the value by a build argument of that name, whose place the mount takes as a
 * variable? With one file of all variables the mount stays what it is.
 */
function isGivenAsVariable({ flows, options }: Remedies, run: Run, id: string): boolean {
  return (
    options.style !== 'dotenv' &&
    flows.some(
      ({ variable, readings }) =>
        variable.names.has(id) && readings.some((reading) => reading.run === run),
    )
  )
}
