import { buildWords } from '../build-words.ts'
import type { CallerKind } from '../caller.ts'

/**
 * `run` steps of CircleCI.
 *
 * @example
 * // before
 * - run: docker build --build-arg NPM_TOKEN=$NPM_TOKEN .
 * // after
 * - run: NPM_TOKEN="$NPM_TOKEN" docker build --secret id=NPM_TOKEN,env=NPM_TOKEN .
 */
export const circleci: CallerKind = {
  name: 'circleci',
  accepts: (path) => /(?:^|\/)\.circleci\/.*\.ya?ml$/.test(path),
  mentions: buildWords,
  async *read(file, repository) {
    const { readPipeline } = await import('../pipelines/script.ts')
    yield* readPipeline((await import('../pipelines/circleci.ts')).circleci, file, repository)
  },
}
