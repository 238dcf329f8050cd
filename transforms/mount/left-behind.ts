import type { Remedies } from '../../src/remedy/remedies.ts'
import type { ExistingMount } from '../../src/mounts.ts'
import { cleaningOf } from '../../src/remedy/file/cleaning.ts'
import type { Run } from '../../src/run.ts'
import { findWrites } from '../../src/trace/write/writes.ts'
import type { Finding } from '../../src/transform.ts'

/** A RUN that writes what it mounts into the layer: the mount is of no use then. */
export function* keptSecrets(
  facts: Remedies,
  run: Run,
  mounts: readonly ExistingMount[],
): Iterable<Finding> {
  if (mounts.length === 0 || !run.script || run.script.broken) return
  const paths = facts.pathsOf(run)
  for (const { id, env, target } of mounts) {
    const write = findWrites(
      run.script,
      env === undefined ? [] : [env],
      paths,
      target === undefined ? [] : [target],
    ).find((item) => !item.removed)
    if (write && id !== undefined)
      yield {
        at: run.instruction.span,
        name: id,
        safety: 'safe',
        message: `the RUN mounts ${id} and writes it to ${write.to}, so it stays in the layer all the same; ${write.instead}`,
      }
  }
}

/**
 * `rm`, `chmod` and `chown` of a mounted file fail: it is read-only and busy as long as the RUN
 * goes on.
 */
export function* tendedMounts(
  facts: Remedies,
  run: Run,
  mounts: readonly ExistingMount[],
): Iterable<Finding> {
  for (const { id, target } of mounts) {
    if (target === undefined || !run.script || run.script.broken) continue
    const cleaning = cleaningOf(facts, run, target, true)
    const harm = `the RUN deletes or changes ${target}, which it mounts, and a mounted file refuses that`
    const base = { at: run.instruction.span, ...(id === undefined ? {} : { name: id }) }
    if ('why' in cleaning) yield { ...base, safety: 'safe', message: `${harm}; ${cleaning.remedy}` }
    else if (cleaning.edits.length > 0)
      yield {
        ...base,
        safety: 'safe',
        message: `${harm}; taken out`,
        fix: (edit) => {
          for (const { span, text } of cleaning.edits) edit.replace(span, text)
        },
      }
  }
}
