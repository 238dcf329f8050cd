import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { isIgnored, type Rules, rulesOf } from '../files/ignore.ts'
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
 */
export function openRepository(root: string, kinds: readonly CallerKind[]): Repository {
  const dockerfiles: string[] = []
  const files: string[] = []
  const walk = (folder: string, above: Rules | undefined) => {
    const full = join(root, folder)
    const entries = entriesOf(full)
    if (folder !== '' && entries.some(({ name }) => name === '.git')) return
    const rules = entries.some(({ name }) => name === '.gitignore') ? rulesOf(full, above) : above
    for (const entry of entries) {
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

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    // the search for Dockerfiles says what is in the way
    return []
  }
}
