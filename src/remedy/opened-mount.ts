import { baseUser, isRoot, uidOf } from '../run-user.ts'
import type { ExistingMount } from '../mounts.ts'
import type { Run } from '../run.ts'
import type { Span } from '../span.ts'
import type { Edit } from '../transform.ts'
import type { Remedies } from './remedies.ts'

/** What lets the user of a RUN open what a mount brings. */
export interface Opening {
  readonly user: string
  /** The option that does, without its comma. */
  readonly option: string
  /** Where the flag stands in the source. */
  readonly at: Span
  /** May the option be put behind the flag as it is written? */
  readonly isPlain: boolean
}

/**
 * The file of a secret, mode 0400, and the socket of ssh, mode 0600, belong to root unless the
 * mount says otherwise (Dockerfile reference, RUN --mount=type=secret and type=ssh).
 *
 * @returns undefined where the RUN can open it, or nobody can tell
 */
export function openingOf(
  facts: Remedies,
  run: Run,
  { type, target, options, flag }: ExistingMount,
): Opening | undefined {
  const isFile = type === 'secret' && target !== undefined
  if (!isFile && type !== 'ssh') return undefined
  if (['uid', 'mode', 'gid'].some((name) => options.has(name))) return undefined
  const { user } = facts.userAt(run.stage, run.instruction)
  // somebody in the script may be root
  const isUnsure = !run.script || run.script.commands.some((command) => command.user)
  if (user === undefined || isRoot(user) || user === baseUser || isUnsure) return undefined
  const uid = uidOf(facts.environment, run.stage, user)
  const { joined } = run.instruction
  return {
    user,
    option: uid === undefined ? `mode=${isFile ? '0444' : '0666'}` : `uid=${uid}`,
    at: joined.span(flag.start, flag.end),
    isPlain: !/["'\\]/.test(joined.text.slice(flag.start, flag.end)),
  }
}

/** Puts the option behind the mount's flag; who asks for the same one twice gets it once. */
export function open(edit: Edit, { at, option }: Opening): void {
  edit.replace({ start: at.end, end: at.end }, `,${option}`)
}
