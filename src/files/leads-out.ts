import { lstatSync, readlinkSync, realpathSync } from 'node:fs'
import { join, relative, resolve, sep } from 'node:path'
import { isWithin } from './within.ts'

/** As many links as Linux follows before it takes them for a circle. */
const mostLinks = 40

/**
 * Does a path below a folder lead out of it by symbolic links, whether there is something at their
 * end or not? A COPY never follows such a link, but the client that reads `src=` of a secret does.
 *
 * @param path relative to the folder
 */
export function leadsOut(folder: string, path: string): boolean {
  try {
    const root = realpathSync.native(folder)
    let rest = path.split('/').filter((part) => part !== '' && part !== '.')
    let at = root
    for (let links = 0; rest.length > 0;) {
      const [part, ...others] = rest as [string, ...string[]]
      const next = join(at, part)
      rest = others
      if (!isWithin(root, next)) return true
      if (!lstatSync(next).isSymbolicLink()) {
        at = next
        continue
      }
      if (++links > mostLinks) return false
      const target = resolve(at, readlinkSync(next))
      if (!isWithin(root, target)) return true
      rest = [...relative(root, target).split(sep).filter(Boolean), ...rest]
      at = root
    }
    return false
  } catch {
    // nothing is there, so nothing leads anywhere
    return false
  }
}
