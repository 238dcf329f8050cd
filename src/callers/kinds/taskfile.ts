import { buildWords } from '../build-words.ts'
import type { CallerKind } from '../caller.ts'

/**
 * Commands of a Taskfile.
 *
 * @example
 * // before
 * cmds:
 *   - docker build --build-arg NPM_TOKEN=$NPM_TOKEN .
 * // after
 * cmds:
 *   - NPM_TOKEN="$NPM_TOKEN" docker build --secret id=NPM_TOKEN,env=NPM_TOKEN .
 */
export const taskfile: CallerKind = {
  name: 'taskfile',
  accepts: (path) => /(?:^|\/)taskfile[\w.-]*\.ya?ml$/i.test(path),
  mentions: buildWords,
  async *read(file, repository) {
    const { readPipeline } = await import('../pipelines/script.ts')
    yield* readPipeline((await import('../pipelines/taskfile.ts')).taskfile, file, repository)
  },
}
