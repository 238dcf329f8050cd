import type { CallerKind } from '../caller.ts'

/**
 * Artifacts that Skaffold builds with docker.
 *
 * @example
 * // before
 * docker:
 *   buildArgs:
 *     NPM_TOKEN: '{{.NPM_TOKEN}}'
 * // after
 * docker:
 *   secrets:
 *     - id: NPM_TOKEN
 *       env: NPM_TOKEN
 */
export const skaffold: CallerKind = {
  name: 'skaffold',
  accepts: (path) => /(?:^|\/)skaffold[\w.-]*\.ya?ml$/.test(path),
  mentions: /\bartifacts\b/,
  async *read(file, repository) {
    yield* (await import('../products/skaffold.ts')).read(file, repository)
  },
}
