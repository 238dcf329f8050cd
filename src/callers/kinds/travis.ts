import { buildWords } from '../build-words.ts'
import type { CallerKind } from '../caller.ts'

/**
 * Phases of a Travis job.
 *
 * @example
 * // before
 * script: docker build --build-arg NPM_TOKEN=$NPM_TOKEN .
 * // after
 * script: NPM_TOKEN="$NPM_TOKEN" docker build --secret id=NPM_TOKEN,env=NPM_TOKEN .
 */
export const travis: CallerKind = {
  name: 'travis',
  accepts: (path) => /(?:^|\/)\.travis\.ya?ml$/.test(path),
  mentions: buildWords,
  async *read(file, repository) {
    const { readPipeline } = await import('../pipelines/script.ts')
    yield* readPipeline((await import('../pipelines/travis.ts')).travis, file, repository)
  },
}
