import { posix } from 'node:path'
import type { CallerKind } from '../caller.ts'

/**
 * Targets of `docker buildx bake` in HCL or JSON (buildx, docs/bake-reference.md).
 *
 * @example
 * // before
 * target "app" {
 *   args = {
 *     NPM_TOKEN = "${CI_TOKEN}"
 *   }
 * }
 * // after
 * target "app" {
 *   secret = ["id=NPM_TOKEN,env=CI_TOKEN"]
 * }
 */
export const bake: CallerKind = {
  name: 'bake',
  accepts: (path) => path.endsWith('.hcl') || /bake[^/]*\.json$/.test(posix.basename(path)),
  mentions: /\btarget\b/,
  async *read(file, repository) {
    yield* (await import('../bake/read.ts')).read(file, repository)
  },
}
