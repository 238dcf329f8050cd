import { posix } from 'node:path'
import { buildWords } from '../build-words.ts'
import type { CallerKind } from '../caller.ts'

/**
 * Workflows of GitHub, Gitea and Forgejo, and composite actions: steps of docker/build-push-action
 * and its like, scripts of `run:`.
 *
 * @example
 * // before
 * with:
 *   build-args: |
 *     NPM_TOKEN=${{ secrets.CI_TOKEN }}
 * // after
 * with:
 *   secrets: |
 *     NPM_TOKEN=${{ secrets.CI_TOKEN }}
 */
export const actions: CallerKind = {
  name: 'actions',
  accepts: (path) =>
    /(?:^|\/)\.(?:github|gitea|forgejo)\/workflows\/[^/]+\.ya?ml$/.test(path) ||
    /^action\.ya?ml$/.test(posix.basename(path)),
  mentions: buildWords,
  async *read(file, repository) {
    yield* (await import('../actions/read.ts')).read(file, repository)
  },
}
