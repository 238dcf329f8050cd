import { isAfter, isDeletedIn } from '../../trace/read/file-readers.ts'
import type { ConfigFile } from '../../trace/enter/configs.ts'
import type { Run } from '../../run.ts'
import type { Remedies } from '../remedies.ts'

/** What shows that a copied file, whose content is not at hand, holds a credential. */
export interface Evidence {
  /** As the rest of a sentence about the file; undefined when its name alone says enough. */
  readonly because: string | undefined
}

/**
 * Kinds whose files hold nothing but credentials: what such a name stands for is never a mere
 * setting.
 */
const pure =
  /^(?:netrc|ssh-key|git-credentials|aws-credentials|gcp-service-account|pypirc|cargo-credentials|gem-credentials|apt-auth|pgpass)$/

/**
 * Looks for what shows that a file holds a credential.
 *
 * @param deleting the RUN of its stage that deletes it
 * @returns undefined when nothing shows it, or the content is at hand and so decides
 */
export function evidenceOf(
  facts: Remedies,
  config: ConfigFile,
  deleting: Run | undefined,
): Evidence | undefined {
  if (config.content || config.path.includes('$')) return undefined
  if (config.file.name === 'tight' && pure.test(config.file.kind)) return { because: undefined }
  if (!/[*?[]/.test(config.path) && facts.isMissing(config.path))
    return { because: 'it is not in the build context, so it is put there for the build' }
  return deleting && { because: `the RUN of line ${deleting.instruction.firstLine} deletes it` }
}

/** The RUN of the file's own stage that deletes it. */
export function deletedBy(facts: Remedies, config: ConfigFile, target: string): Run | undefined {
  return facts.runs.find(
    (run) =>
      run.stage === config.stage && isAfter(facts, config, run) && isDeletedIn(facts, run, target),
  )
}
