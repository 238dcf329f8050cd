import type { Supply } from './caller.ts'
import type { Judged } from './keys.ts'

/** The arguments of a call that something is to be done about, by what that is. */
export interface Arguments {
  /** Passed as secrets. */
  readonly free: readonly Judged[]
  /** In the ssh agent. */
  readonly keys: readonly Judged[]
  /** Taken out. */
  readonly idle: readonly Judged[]
}

/**
 * Files and the agent are passed each in its own way: what cannot be said of one may be said of the
 * other. What is only taken out must be in the way of nothing.
 */
export function waysOf(
  open: readonly Supply[],
  idle: readonly Judged[],
): readonly { readonly supplies: readonly Supply[]; readonly taken: readonly Judged[] }[] {
  const files = open.filter(({ from }) => from !== 'agent')
  const agents = open.filter(({ from }) => from === 'agent')
  const both = files.length > 0 && agents.length > 0
  const ways = both ? [open, files, agents, []] : open.length > 0 ? [open, []] : [[]]
  const taking = idle.length > 0 ? [idle, []] : [[]]
  return ways.flatMap((supplies) => taking.map((taken) => ({ supplies, taken })))
}
