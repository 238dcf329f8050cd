import { posix } from 'node:path'
import { type ExistingMount, isPlainId, mountsOf } from '../../src/mounts.ts'
import type { Remedies } from '../../src/remedy/remedies.ts'
import type { Run } from '../../src/run.ts'
import { mendedFolder } from './folders.ts'
import { lastTargets } from './last-targets.ts'

/** Folders that hosts and clusters mount there by themselves (podman, OpenShift, Kubernetes). */
const ofHosts = /^\/run\/secrets\/(?:rhsm|redhat\.repo|etc-pki-entitlement|kubernetes\.io)\b/

/** A mount of a RUN, as it is when all is mended. */
export interface MendedMount {
  readonly run: Run
  readonly mount: ExistingMount
}

/**
 * Every secret mount with the target that it is given here: what another RUN lacks is there then.
 */
export function mendedMounts(facts: Remedies): readonly MendedMount[] {
  return facts.runs.flatMap((run) => {
    const mounts = mountsOf(run.instruction)
    const own = mounts.filter(({ type }) => type === 'secret')
    if (own.length === 0) return []
    const put = putIn(facts, run, own)
    return own.map((mount) => {
      const target = mendedFolder(facts, run, mount) ?? (put?.only === mount ? put.path : undefined)
      return { run, mount: target === undefined ? mount : putAt(mount, target) }
    })
  })
}

/** The mount with another target. */
export function putAt(mount: ExistingMount, target: string): ExistingMount {
  return { ...mount, options: new Map([...mount.options, ['target', target]]), target }
}

/** The mount of a RUN that `--unsafe` puts where the RUN reads it. */
function putIn(
  facts: Remedies,
  run: Run,
  mounts: readonly ExistingMount[],
): { readonly only: ExistingMount; readonly path: string } | undefined {
  if (!facts.options.unsafe || facts.isIgnored(run.instruction)) return undefined
  if (!run.script || run.script.broken) return undefined
  const missing = missingPaths(facts, run, mounts)
  const only = onlyFor(run, mounts, missing)
  const [path] = missing
  const isElsewhere = mounts.some((mount) => mount.options.has('target') && ownPath(mount) === path)
  return only && isPlainId(only.id ?? 'x') && !isElsewhere ? { only, path: path! } : undefined
}

/** The one mount that nothing reads, where one path is missing. */
export function onlyFor(
  { script }: Run,
  mounts: readonly ExistingMount[],
  missing: readonly string[],
): ExistingMount | undefined {
  const unread = mounts.filter(
    ({ target, options }) =>
      target !== undefined && !options.has('target') && !script!.source.includes(target),
  )
  return missing.length === 1 && unread.length === 1 ? unread[0] : undefined
}

/**
 * What the RUN reads below /run/secrets, and neither it nor a later one mounts there.
 *
 * @param others the mounts that later ones have in the end; left out: those that they have now
 */
export function missingPaths(
  facts: Remedies,
  run: Run,
  mounts: readonly ExistingMount[],
  others?: readonly MendedMount[],
): string[] {
  // one that lies below a folder which is a target is told with that mount
  const targets = mounts.flatMap((mount) => mount.target?.replace(/\/+$/, '') ?? [])
  const isThere = (path: string) =>
    ofHosts.test(path) || targets.some((target) => target === path || path.startsWith(`${target}/`))
  // a helper that is written here reads it in the RUNs that ask the helper
  const { start } = run.instruction.span
  const isForLater = (path: string) =>
    others
      ? others.some(
          ({ run: { instruction }, mount }) =>
            mount.target === path && instruction.span.start > start,
        )
      : (facts.known(lastTargets).get(path) ?? -1) > start
  const read = [...run.script!.source.matchAll(/\/run\/secrets\/[\w.-]+(?:\/[\w.-]+)*/g)]
  return [...new Set(read.map(([path]) => path))].filter(
    (path) => !isThere(path) && !isForLater(path),
  )
}

/** Where a mount of the id lies that says no target. */
export function ownPath({ id = '' }: ExistingMount): string {
  return `/run/secrets/${posix.basename(id)}`
}
