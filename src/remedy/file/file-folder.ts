import { mayMakeFolderSo } from '../../catalog/programs/in-texts.ts'
import { posix } from 'node:path'
import { lineage } from '../../dockerfile.ts'
import type { Remedies } from '../remedies.ts'
import { isRoot } from '../../run-user.ts'
import type { Run } from '../../run.ts'
import type { Obstacle } from '../../transform.ts'
import type { ConfigFile } from '../../trace/enter/configs.ts'
import { namesFolder } from './names-folder.ts'
import { ownedFolder } from './owned-folder.ts'
import { plainFolder } from './plain-folder.ts'

/**
 * The folder that the COPY made and RUNs rely on: something must make it once the COPY is gone.
 * Undefined when nothing must. What a mount makes on its way belongs to root, so it does not serve
 * another user who writes there.
 */
export function folderFor(
  facts: Remedies,
  config: ConfigFile,
  target: string,
  runs: readonly Run[],
  readers: readonly Run[],
): string | Obstacle | undefined {
  const folder = posix.dirname(target)
  // the first hidden folder: what lies above is there in every image
  const top = /^.*?\/\.[^/]+(?=\/|$)/.exec(folder)?.[0]
  if (!config.copy || config.copy.sources.length > 1) return undefined
  const owned = ownedFolder(facts, config, top ? posix.dirname(top) : folder, target, runs)
  if (owned) return owned
  if (top === undefined) return plainFolder(facts, config, target, runs, readers)
  const owner = (run: Run) => facts.userAt(run.stage, run.instruction).user
  const asUser = readers.filter((run) => !isRoot(owner(run)))
  const relies = runs.some((run) =>
    readers.includes(run)
      ? asUser.includes(run) && namesFolder(facts, run, top, target)
      : namesFolder(facts, run, top, target),
  )
  const made = facts.runs.some(
    (run) =>
      !asUser.includes(run) &&
      mayMakeFolderSo.test(run.text) &&
      namesFolder(facts, run, folder) &&
      isBefore(run, config, runs),
  )
  if (!relies || made) return undefined
  const maker = facts.userAt(config.stage, config.instruction).user
  const other = asUser.find((run) => owner(run) !== maker)
  return other
    ? {
        why:
          `the RUN of line ${other.instruction.firstLine} uses ${folder} as ${owner(other)}, ` +
          'and it is the COPY that makes it',
        remedy: 'make the folder in a RUN of its own and mount the file',
      }
    : folder
}

/** Made in the same stage or one that it builds on, before anything relies on it. */
function isBefore(run: Run, { stage }: ConfigFile, runs: readonly Run[]): boolean {
  const first = runs[0]?.instruction.span.start ?? Number.POSITIVE_INFINITY
  return lineage(stage).includes(run.stage) && run.instruction.span.start <= first
}
