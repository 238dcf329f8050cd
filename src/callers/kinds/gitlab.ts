import { buildWords } from '../build-words.ts'
import type { CallerKind } from '../caller.ts'

/**
 * `script` lines of GitLab CI.
 *
 * @example
 * // before
 * script:
 *   - docker build --build-arg NPM_TOKEN=$NPM_TOKEN .
 * // after
 * script:
 *   - NPM_TOKEN="$NPM_TOKEN" docker build --secret id=NPM_TOKEN,env=NPM_TOKEN .
 */
export const gitlab: CallerKind = {
  name: 'gitlab',
  accepts: (path) =>
    /(?:^|\/)(?:[\w.-]*\.gitlab-ci|\.gitlab-ci[\w.-]*)\.ya?ml$|(?:^|\/)\.gitlab\/.*\.ya?ml$/.test(
      path,
    ),
  mentions: buildWords,
  async *read(file, repository) {
    const { readPipeline } = await import('../pipelines/script.ts')
    yield* readPipeline((await import('../pipelines/gitlab.ts')).gitlab, file, repository)
  },
}
