import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { isIgnored, type Rules, rulesOf } from '../files/ignore.ts'
import type { Listings } from '../files/listings.ts'
import { kindOf } from '../files/names.ts'
import { readSmall } from '../files/small.ts'
import type { CallerKind } from './caller.ts'
import { Repository } from './repository.ts'

const leftOut = new Set(['.git', 'node_modules'])

/**
 * Looks through a repository for Dockerfiles and for files that may call a build: without `.git`,
 * `node_modules`, what `.gitignore` leaves out, other repositories inside, and symbolic links,
 * whose files are found where they are.
 *
 * @param root real path
 * @param listings what is known of folders already
 */
export function openRepository(
  root: string,
  kinds: readonly CallerKind[],
  listings: Listings,
): Repository {
  const dockerfiles: string[] = []
  const files: string[] = []
  const walk = (folder: string, above: Rules | undefined) => {
    const full = join(root, folder)
    // the search for Dockerfiles says what is in the way
    const listing = listings.tells(full)
    if (listing === undefined || (folder !== '' && listing.has('.git'))) return
    const rules = listing.has('.gitignore') ? rulesOf(full, above) : above
    for (const entry of listing.entries) {
      if (leftOut.has(entry.name) || entry.isSymbolicLink()) continue
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (isIgnored(rules, join(root, path), entry.isDirectory())) continue
      if (entry.isDirectory()) walk(path, rules)
      else if (entry.isFile() && kindOf(entry.name) === 'dockerfile') dockerfiles.push(path)
      else if (entry.isFile() && kinds.some((kind) => kind.accepts(path))) files.push(path)
    }
  }
  walk('', undefined)
  return new Repository({
    dockerfiles: dockerfiles.toSorted(),
    files: files.toSorted(),
    exists: (path) => existsSync(join(root, path)),
    read: (path) => readSmall(join(root, path)),
  })
}
