import type { CallerKind } from '../caller.ts'
import { isComposeFile } from '../compose/names.ts'

/**
 * `build:` sections of compose files (Compose Specification, "build" and "secrets").
 *
 * @example
 * // before
 * services:
 *   app:
 *     build:
 *       context: .
 *       args:
 *         - NPM_TOKEN=${CI_TOKEN}
 * // after
 * services:
 *   app:
 *     build:
 *       context: .
 *       secrets:
 *         - NPM_TOKEN
 * secrets:
 *   NPM_TOKEN:
 *     environment: CI_TOKEN
 */
export const compose: CallerKind = {
  name: 'compose',
  accepts: (path) => isComposeFile(path),
  mentions: /\bbuild\b/,
  async *read(file, repository) {
    yield* (await import('../compose/read.ts')).read(file, repository)
  },
}
