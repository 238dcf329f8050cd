import type { CallerKind } from '../caller.ts'

/**
 * Images of goreleaser.
 *
 * @example
 * // before
 * build_flag_templates:
 *   - --build-arg=NPM_TOKEN={{ .Env.CI_TOKEN }}
 * // after
 * build_flag_templates:
 *   - --secret=id=NPM_TOKEN,env=CI_TOKEN
 */
export const goreleaser: CallerKind = {
  name: 'goreleaser',
  accepts: (path) => /(?:^|\/)\.?goreleaser[\w.-]*\.ya?ml$/.test(path),
  mentions: /\bdockers/,
  async *read(file, repository) {
    yield* (await import('../products/goreleaser.ts')).read(file, repository)
  },
}
