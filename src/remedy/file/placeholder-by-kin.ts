import type { ConfigFile } from '../../trace/enter/configs.ts'
import { Remedies } from '../remedies.ts'
import { lineage, Stage } from '../../dockerfile.ts'
import { matchesVariable } from '../../catalog/tools.ts'
import { mountsOf } from '../../mounts.ts'

/**
 * A file that is not at hand is taken for one with placeholders when a secret variable of its
 * ecosystem is in the same stage.
 */
export function isPlaceholderByKin(facts: Remedies, { file, stage }: ConfigFile): boolean {
  if (file.expands === 'none') return false
  const isOfKind = (name: string) =>
    file.variables.some((pattern) => matchesVariable(pattern, name))
  // what an earlier run made of the variable counts as well, so that a second run sees what the
  // first one saw
  if (
    facts.runs.some(
      (run) =>
        isMounting(run.stage, stage) &&
        mountsOf(run.instruction).some(
          ({ type, env, id, target, options }) =>
            type === 'secret' &&
            (isOfKind(env ?? (options.has('target') ? '' : (id ?? ''))) ||
              target?.endsWith('.env') === true),
        ),
    )
  )
    return true
  return facts.variables.some(
    ({ names, declarations }) =>
      declarations.some((item) => item.stage === stage.index || item.stage === stage.base?.index) &&
      [...names].some(isOfKind),
  )
}

/** Is the RUN's stage the file's, or built on it? */
function isMounting(stage: Stage, of: Stage): boolean {
  return lineage(stage).includes(of)
}
