import type { Remedies } from '../../src/remedy/remedies.ts'
import type { ExistingMount } from '../../src/mounts.ts'
import { baseUser, isRoot, uidOf } from '../../src/run-user.ts'
import type { Run } from '../../src/run.ts'
import type { Finding } from '../../src/transform.ts'

/**
 * The file of a secret, mode 0400, and the socket of ssh, mode 0600, belong to root unless the
 * mount says otherwise (Dockerfile reference, RUN --mount=type=secret and type=ssh).
 */
export function* lockedMounts(
  facts: Remedies,
  run: Run,
  mounts: readonly ExistingMount[],
): Iterable<Finding> {
  const { user } = facts.userAt(run.stage, run.instruction)
  // somebody in the script may be root
  if (
    isRoot(user) ||
    user === baseUser ||
    !run.script ||
    run.script.commands.some((command) => command.user)
  )
    return
  const uid = uidOf(facts.environment, run.stage, user)
  for (const { id, type, target, options, flag } of mounts) {
    const isFile = type === 'secret' && target !== undefined
    if (!isFile && type !== 'ssh') continue
    if (['uid', 'mode', 'gid'].some((name) => options.has(name))) continue
    if (isFile && id !== undefined && isGivenAsVariable(facts, run, id)) continue
    const at = run.instruction.joined.span(flag.start, flag.end)
    const isPlain = !/["'\\]/.test(run.instruction.joined.text.slice(flag.start, flag.end))
    const option = uid === undefined ? `mode=${isFile ? '0444' : '0666'}` : `uid=${uid}`
    const message = `the RUN runs as ${user}, and the mount of ${id} can be opened by root alone`
    yield {
      at,
      ...(id === undefined ? {} : { name: id }),
      safety: 'safe',
      message: `${message}; ${isPlain ? `${option} added` : `add ${option} to it`}`,
      ...(isPlain
        ? { fix: (edit) => edit.replace({ start: at.end, end: at.end }, `,${option}`) }
        : {}),
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
