import type { CredentialFile } from '../../catalog/files.ts'
import type { Obstacle } from '../../obstacle.ts'
import { runLines } from '../../run-lines.ts'
import type { Run } from '../../run.ts'
import { printMount } from '../../secret.ts'
import { lineage, type Stage } from '../../dockerfile.ts'
import { pointingsOf } from '../../trace/enter/pointed.ts'
import type { ConfigFile } from '../../trace/enter/configs.ts'
import type { Traces } from '../../trace/traces.ts'

/** Files that programs read when they run, not only when they are built. */
export function isForRunTime({ file }: ConfigFile): boolean {
  return /^(?:dotenv|gcp-service-account|kubeconfig|aws-credentials|docker-config|rails-master-key|pgpass|mysql-config|bundle-config)$/.test(
    file.kind,
  )
}

/** Kinds that programs of a container read as much as those of its build. */
export function isGeneral({ kind }: CredentialFile): boolean {
  return /^(?:netrc|ssh-key|git-credentials|aws-credentials|gcp-service-account|composer-auth)$/.test(
    kind,
  )
}

/** What is told where a file leaves a stage that a container may be started from. */
export function lossOf(facts: Traces, stage: Stage, isDeleted: boolean): string {
  return facts.isRunnable(stage) && !isDeleted
    ? '; a container then lacks it: mount it when the container starts if it reads it'
    : ''
}

/** What is told where an ENV goes on to point a container at a file that is no more in its image. */
export function pointedLossOf(
  facts: Traces,
  { stage }: ConfigFile,
  target: string | undefined,
  isDeleted: boolean,
): string {
  const loss = lossOf(facts, stage, isDeleted)
  const pointer =
    loss !== '' &&
    facts
      .known(pointingsOf)
      .all.find(
        (item) =>
          item.path === target &&
          item.instruction.keyword === 'ENV' &&
          facts.startedFrom(stage).some((started) => lineage(started).includes(item.stage)),
      )
  return pointer ? `${loss}, as ENV of line ${pointer.instruction.firstLine} tells it to` : ''
}

/**
 * Why such a file stays where a container may be started from its stage.
 *
 * @param hazard why a mount alone would not do for the RUNs that read it
 */
export function forRunTime(
  { file }: ConfigFile,
  target: string,
  readers: readonly Run[],
  hazard: Obstacle | undefined,
): Obstacle {
  const mount = printMount({ id: file.slug, type: 'secret' }, { target })
  return {
    why: 'the container may read it as well',
    remedy:
      'mount it when the container starts, and ' +
      `${hazard ? 'as a build secret where the build needs it' : `by ${mount} in ${runLines(readers)}`}`,
  }
}
