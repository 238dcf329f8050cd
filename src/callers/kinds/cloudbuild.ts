import { buildWords } from '../build-words.ts'
import type { CallerKind } from '../caller.ts'

/**
 * Shell steps of Google Cloud Build.
 *
 * @example
 * // before
 * args: [-c, "docker build --build-arg NPM_TOKEN=$$NPM_TOKEN ."]
 * // after
 * args: [-c, "docker build --secret id=NPM_TOKEN,env=NPM_TOKEN ."]
 */
export const cloudbuild: CallerKind = {
  name: 'cloudbuild',
  accepts: (path) => /(?:^|\/)[\w.-]*cloudbuild[\w.-]*\.ya?ml$/.test(path),
  mentions: buildWords,
  async *read(file, repository) {
    const { readPipeline } = await import('../pipelines/script.ts')
    yield* readPipeline((await import('../pipelines/cloudbuild.ts')).cloudbuild, file, repository)
  },
}
