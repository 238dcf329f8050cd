import type { Remedies } from '../remedies.ts'
import { goesOverSsh } from '../../catalog/programs/over-ssh.ts'
import { isInstallersFile } from '../../catalog/files/users.ts'
import type { Run } from '../../run.ts'
import { runLines } from '../../run-lines.ts'
import type { ConfigFile } from '../../trace/enter/configs.ts'
import { namesFile } from '../../trace/read/by-name.ts'
import { isDeletedIn, readersOf, readsByChance } from '../../trace/read/file-readers.ts'
import { fetchesOverSsh } from '../../trace/read/fetches-over-ssh.ts'
import { mayUseFile } from '../../trace/read/may-use-file.ts'
import { triggersBehind } from '../../trace/read/trigger-reads.ts'
import { printMount } from '../../secret.ts'
import type { Obstacle } from '../../transform.ts'
import { forTrigger } from '../for-trigger.ts'
import { hazardOf } from './file-hazards.ts'
import { movedAway } from './moved-away.ts'
import { forRunTime, isForRunTime } from './run-time-files.ts'

/** A credential file, and the RUNs that have to do with it. */
export interface Serving {
  readonly facts: Remedies
  readonly config: ConfigFile
  /** Its path in the container. */
  readonly target: string
  readonly runs: readonly Run[]
  /** Those of them that get it as a mount. */
  readonly readers: readonly Run[]
  /** The RUN that makes the file, when it is not copied. */
  readonly writer: Run | undefined
}

/** Why a file that nothing uses is left alone. */
export const noReader = 'no RUN is seen to read it'

/** Why the file is left where it is: nothing needs it, the container may, or a RUN is in the way. */
export function unserved(serving: Serving): Obstacle | undefined {
  const { facts, config, target, runs, readers, writer } = serving
  const named = runs.filter((run) => namesFile(facts, run, target))
  const line = `the line${named.length === 0 ? '' : ` (and its uses in ${runLines(named)})`}`
  const isDeleted = runs.some(
    (run) => run.stage === config.stage && isDeletedIn(facts, run, target),
  )
  const trigger = triggersBehind(facts, config.stage, config.instruction).find(
    (run) => readersOf(facts, [run], config, target, undefined).length > 0,
  )
  if (trigger && !isDeleted) return forTrigger(trigger)
  const moved = readers.length === 0 ? movedAway(serving) : undefined
  if (moved) return moved
  if (readers.length === 0)
    return {
      why: noReader,
      remedy:
        `${forPrograms(serving)}if the build does not need it, remove ${line} and add ` +
        `${config.path} to .dockerignore; if the container does, mount it when it starts`,
    }
  const hazard = runs
    .map((run) => hazardOf(facts, run, config, target, readers.includes(run), writer))
    .find((item) => item !== undefined)
  const isShipped = facts.isRunnable(config.stage) && !isDeleted
  const isByChance =
    writer === undefined && isShipped && isForBuildByChance(facts, config, target, readers)
  // what carries it somewhere else uses it
  if (isByChance && (hazard === undefined || named.length === 0))
    return {
      why: 'no RUN is seen to need it, so the container may',
      remedy: `mount it when the container starts, or remove ${line} and add ${config.path} to .dockerignore`,
    }
  return isForRunTime(config) && isShipped ? forRunTime(config, target, readers, hazard) : hazard
}

/** What to do where it is read by programs of the project that nobody can look into. */
function forPrograms({ facts, config, target, runs }: Serving): string {
  const isForAny = !isInstallersFile(config.file.kind)
  const may = runs.filter((run) => mayUseFile(run, config, facts.around(run), isForAny))
  if (may.length === 0) return ''
  const mount = printMount({ id: config.file.slug, type: 'secret' }, { target })
  return `if a program of ${runLines(may)} reads it, add ${mount} there; `
}

/**
 * Nothing but a guess says that the build uses the file: readers by chance, or installers where
 * nothing goes out over ssh.
 */
function isForBuildByChance(
  facts: Remedies,
  config: ConfigFile,
  target: string,
  readers: readonly Run[],
): boolean {
  return (
    readers.every((run) => readsByChance(facts, run, config, target)) ||
    (config.file.kind === 'ssh-key' &&
      !facts.runs.some((run) => goesOverSsh(run.text) || fetchesOverSsh(facts, run)))
  )
}
