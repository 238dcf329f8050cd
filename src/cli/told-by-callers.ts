import { defaultBuilder } from '../builder.ts'
import { type Secret, variableOf } from '../secret.ts'
import type { Arguments } from './arguments.ts'
import type { Attempt } from './attempt.ts'
import type { CalledWith } from './callers.ts'

/** What holds for a file, those who call its build heard. */
interface Told {
  readonly told: Arguments
  /** Does an attempt that was made without them no longer hold? */
  readonly isAgain: boolean
}

/**
 * What callers say of a file beside what the person says: whoever builds it knows the context
 * better than a guess does, and the ids that he passes.
 *
 * @param own the arguments as they hold for it
 * @param attempt the one that was made with them
 */
export function toldByCallers(
  called: CalledWith,
  own: Arguments,
  { result, folder }: Attempt,
): Told {
  const isUnsaid = called.builder !== undefined && own.builder === defaultBuilder
  const told = {
    ...own,
    ids: { ...called.ids, ...own.ids },
    context: own.context ?? called.context,
    optional: called.spared,
    ignore: [...own.ignore, ...called.plain],
    heldBy: called.heldBy,
    builder: isUnsaid ? called.builder! : own.builder,
  }
  const isOther = told.context !== own.context && told.context !== folder
  const isAgain =
    isOther ||
    ((isUnsaid || called.heldBy.length > 0) && result.before !== result.after) ||
    called.plain.length > 0 ||
    isSpared(called.spared, result.secrets) ||
    isNew(told.ids, own.ids, result.secrets)
  return { told, isAgain }
}

/** Is a secret required that a call goes without? */
function isSpared(spared: readonly string[], secrets: readonly Secret[]): boolean {
  return secrets.some(
    ({ from, mounts }) =>
      spared.includes(variableOf(from) ?? '') && mounts.some(({ required }) => required),
  )
}

/** Has a secret an id by now that is not the one that callers say? */
function isNew(ids: Arguments['ids'], own: Arguments['ids'], secrets: readonly Secret[]): boolean {
  return secrets.some(({ id, from }) => {
    const name = from === 'agent' ? '' : 'env' in from ? from.env : from.src
    return Object.hasOwn(ids, name) && !Object.hasOwn(own, name) && ids[name] !== id
  })
}

/** With the files that the callers give for secrets, where a usual one was taken. */
export function withSources(attempt: Attempt, { sources }: CalledWith): Attempt {
  const { result } = attempt
  if (!result.secrets.some(({ id }) => Object.hasOwn(sources, id))) return attempt
  const secrets = result.secrets.map((secret) =>
    Object.hasOwn(sources, secret.id) ? { ...secret, from: { src: sources[secret.id]! } } : secret,
  )
  return { ...attempt, result: { ...result, secrets } }
}
