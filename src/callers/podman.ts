import type { Invocation } from './caller.ts'
import { type Knowledge, meantBy } from './decide.ts'

/** Is it built by podman, or by buildah, which podman builds with? */
export function usesPodman({ builder }: Pick<Invocation, 'builder'>): boolean {
  return builder === 'podman' || builder === 'buildah'
}

/** Does the call's Dockerfile mount secrets as variables? */
export function mountsVariable(call: Invocation, knowledge: Knowledge): boolean {
  const meant = meantBy(call.dockerfile, knowledge) ?? []
  return meant.some(([, { secrets }]) =>
    secrets.some(({ mounts }) => mounts.some(({ env }) => env !== undefined)),
  )
}

/** A call with what is in its way where the Dockerfile mounts secrets as variables. */
export function asAble(call: Invocation, knowledge: Knowledge): Invocation {
  const { onlyFiles } = call
  return onlyFiles && mountsVariable(call, knowledge)
    ? { ...call, builder: 'classic', obstacle: onlyFiles.obstacle }
    : call
}
