import { posix } from 'node:path'
import { rooted } from '../which.ts'

/** Variables of pipelines that hold the folder of the checkout, each by its documentation. */
const checkouts = new Set([
  'CI_PROJECT_DIR',
  'GITHUB_WORKSPACE',
  'BITBUCKET_CLONE_DIR',
  'TRAVIS_BUILD_DIR',
  'CODEBUILD_SRC_DIR',
  'DRONE_WORKSPACE',
])

/** Does a variable hold the folder of the checkout, unless a script sets it? */
export function isCheckout(name: string): boolean {
  return checkouts.has(name)
}

/** The script itself; the names that other variables have are longer. */
const self = /\$(?:0(?!\w)|BASH_SOURCE(?!\w)|\{(?:0|BASH_SOURCE)(?:\[0\])?\})/g

/**
 * A path that is the same wherever the script is called: the script's own folder, the top of the
 * repository, and what lies below or above of them.
 *
 * @param own the script's folder; undefined where the text is none of a file
 * @param valueOf what a variable is known to be
 * @example `$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)`
 */
export function rootedPath(
  raw: string,
  own: string | undefined,
  valueOf: (name: string) => string | undefined,
): string | undefined {
  if (raw.length > 300 || !raw.includes('$')) return undefined
  const me = own === undefined ? undefined : posix.join(rooted, own, 'self')
  let text = raw
    .replaceAll(/["']/g, '')
    .replaceAll(/(?:&|\d)?> ?\/dev\/null|2>&1/g, '')
    .replaceAll(/ {2,}/g, ' ')
    .replaceAll(/\$\(git rev-parse --show-toplevel ?\)/g, rooted)
  if (me !== undefined)
    text = text
      .replaceAll(/\$\{(?:0|BASH_SOURCE(?:\[0\])?)%\/\*\}/g, posix.dirname(me))
      .replaceAll(self, me)
  text = text.replaceAll(/\$(?:(\w+)|\{(\w+)\})/g, (read, plain, braced) => {
    const value = valueOf(plain ?? braced)
    return value?.startsWith(rooted) ? value : read
  })
  for (let before = ''; before !== text;) {
    before = text
    text = text
      .replaceAll(/\$\( ?(?:readlink -f|realpath)(?: --)? ([^\s()$]+) ?\)/g, '$1')
      .replaceAll(/\$\( ?dirname(?: --)? ([^\s()$]+) ?\)/g, (_, path) => posix.dirname(path))
      .replaceAll(/\$\( ?cd(?: -P)?(?: --)? ([^\s()$;&]+) ?(?:&&|;) ?pwd(?: -P)? ?\)/g, '$1')
  }
  const isPlain = text.startsWith(rooted) && /^[\w./@-]*$/.test(text.slice(rooted.length))
  return isPlain ? posix.normalize(text) : undefined
}
