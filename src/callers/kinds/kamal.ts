import type { CallerKind } from '../caller.ts'

/**
 * The image that Kamal builds.
 *
 * @example
 * // before
 * builder:
 *   args:
 *     NPM_TOKEN: <%= ENV["NPM_TOKEN"] %>
 * // after
 * builder:
 *   secrets:
 *     - NPM_TOKEN
 */
export const kamal: CallerKind = {
  name: 'kamal',
  accepts: (path) => /(?:^|\/)config\/deploy[\w.-]*\.ya?ml$/.test(path),
  mentions: /\bservice\b/,
  async *read(file, repository) {
    yield* (await import('../products/kamal.ts')).read(file, repository)
  },
}
