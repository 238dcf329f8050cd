import type { BuildStage } from './result.ts'
import type { Builder } from './builder.ts'

/**
 * The stages that a build of `target` runs, by number; all of them when no target is said.
 *
 * @returns undefined when there is no such stage
 */
export function reachedStages(
  stages: readonly BuildStage[],
  target: string | undefined,
): ReadonlySet<number> | undefined {
  if (target === undefined) return new Set(stages.keys())
  const named = stages.findIndex((stage) => stage.name?.toLowerCase() === target.toLowerCase())
  const first = named === -1 && /^\d+$/.test(target) ? Number(target) : named
  if (!stages[first]) return undefined
  return reachedFrom(first, (at) => stages[at]?.needs ?? [])
}

/** A stage and all that it needs, by number. */
export function reachedFrom(
  first: number,
  needs: (stage: number) => readonly number[],
): ReadonlySet<number> {
  const reached = new Set<number>()
  const next = [first]
  for (let at = next.pop(); at !== undefined; at = next.pop()) {
    if (reached.has(at)) continue
    reached.add(at)
    next.push(...needs(at))
  }
  return reached
}

/**
 * Without a target BuildKit runs what the last stage reaches; podman may run all (buildah-build(1),
 * --skip-unused-stages).
 */
export function builtStages(
  stages: readonly BuildStage[],
  { builder, target }: { readonly builder: Builder; readonly target?: string | undefined },
  reached: ReadonlySet<number>,
): ReadonlySet<number> {
  if (target !== undefined || builder.name === 'podman' || stages.length === 0) return reached
  return reachedStages(stages, String(stages.length - 1)) ?? reached
}
