import { buildWords } from '../build-words.ts'
import type { CallerKind } from '../caller.ts'

/**
 * Commands of an AWS CodeBuild buildspec.
 *
 * @example
 * // before
 * commands:
 *   - docker build --build-arg NPM_TOKEN=$NPM_TOKEN .
 * // after
 * commands:
 *   - NPM_TOKEN="$NPM_TOKEN" docker build --secret id=NPM_TOKEN,env=NPM_TOKEN .
 */
export const codebuild: CallerKind = {
  name: 'codebuild',
  accepts: (path) => /(?:^|\/)[\w.-]*buildspec[\w.-]*\.ya?ml$/.test(path),
  mentions: buildWords,
  async *read(file, repository) {
    const { readPipeline } = await import('../pipelines/script.ts')
    yield* readPipeline((await import('../pipelines/codebuild.ts')).codebuild, file, repository)
  },
}
