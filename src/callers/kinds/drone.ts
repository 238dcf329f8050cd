import { buildWords } from '../build-words.ts'
import type { CallerKind } from '../caller.ts'

/**
 * `commands` of Drone and Woodpecker steps.
 *
 * @example
 * // before
 * commands:
 *   - docker build --build-arg NPM_TOKEN=$NPM_TOKEN .
 * // after
 * commands:
 *   - NPM_TOKEN="$NPM_TOKEN" docker build --secret id=NPM_TOKEN,env=NPM_TOKEN .
 */
export const drone: CallerKind = {
  name: 'drone',
  accepts: (path) =>
    /(?:^|\/)\.(?:drone|woodpecker)\.ya?ml$|(?:^|\/)\.woodpecker\/.*\.ya?ml$/.test(path),
  mentions: buildWords,
  async *read(file, repository) {
    const { readPipeline } = await import('../pipelines/script.ts')
    yield* readPipeline((await import('../pipelines/drone.ts')).drone, file, repository)
  },
}
