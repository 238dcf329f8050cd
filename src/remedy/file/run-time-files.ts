import type { CredentialFile } from '../../catalog/files.ts'
import type { Obstacle } from '../../obstacle.ts'
import { runLines } from '../../run-lines.ts'
import type { Run } from '../../run.ts'
import { printMount } from '../../secret.ts'
import type { Stage } from '../../dockerfile.ts'
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
