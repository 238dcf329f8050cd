import { type Dirent, existsSync, readdirSync, realpathSync, statSync } from 'node:fs'
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { gitRoot } from '../git.ts'
import { reason } from './error.ts'
import { isIgnored, type Rules, rulesOf } from './ignore.ts'
import { kindOf } from './names.ts'

/** What the search came upon: a file to read, a file that cannot be (`error`), or something worth a word (`note`). */
export interface Found {
  /** As the person would write it, from the current folder. */
  readonly path: string
  readonly error?: string
  readonly note?: string
  /** A symbolic link of a searched folder that leads out of it: to be read, never to be written through. */
  readonly leadsOut?: boolean
}

const leftOut = new Set(['.git', 'node_modules'])

/**
 * Finds the Dockerfiles of the given files and folders, one after the other: nothing but the names of the current folders is held.
 * A file is taken whatever its name; a folder is searched by name, without `.git`, `node_modules` and what `.gitignore` leaves out.
 * Symbolic links to folders are not followed. A file that is reached twice comes once.
 */
export async function* findFiles(paths: readonly string[], cwd: string): AsyncGenerator<Found> {
  const seen = new Set<string>()
  for (const path of paths) {
    if (!isFolder(resolve(cwd, path))) {
      if (isNew(seen, resolve(cwd, path))) yield { path }
      continue
    }
    const real = realpathSync(resolve(cwd, path))
    yield* walk(path, real, rulesAbove(real), { seen, top: real })
  }
}

interface Search {
  readonly seen: Set<string>
  /** Real path of the folder that was asked for. */
  readonly top: string
}

async function* walk(
  path: string,
  real: string,
  above: Rules | undefined,
  search: Search,
): AsyncGenerator<Found> {
  let entries: Dirent[]
  try {
    entries = readdirSync(real, { withFileTypes: true }).toSorted((a, b) =>
      a.name < b.name ? -1 : 1,
    )
  } catch (error) {
    yield { path, error: `cannot look into the folder: ${reason(error)}` }
    return
  }
  const rules = entries.some((entry) => entry.name === '.gitignore') ? rulesOf(real, above) : above
  for (const entry of entries) {
    if (leftOut.has(entry.name)) continue
    const child = join(real, entry.name)
    if (entry.isDirectory()) {
      if (isIgnored(rules, child, true)) continue
      if (/^(docker|container)file$/i.test(entry.name))
        yield { path: join(path, entry.name), note: 'a folder, not a file: looked inside' }
      yield* walk(join(path, entry.name), child, rules, search)
      continue
    }
    const kind = kindOf(entry.name)
    if (
      kind === undefined ||
      isIgnored(rules, child, false) ||
      (entry.isSymbolicLink() && isFolder(child))
    )
      continue
    if (!isNew(search.seen, child, entry.isSymbolicLink())) continue
    yield found(join(path, entry.name), child, kind, entry, search)
  }
}

function found(
  path: string,
  real: string,
  kind: ReturnType<typeof kindOf>,
  entry: Dirent,
  { top }: Search,
): Found {
  if (kind === 'template') return { path, note: 'a template, not read: name it to have it read' }
  // node puts this character where a name is not UTF-8: such a name cannot be given back
  if (entry.name.includes('\uFFFD') && !existsSync(real))
    return { path, error: 'its name is not UTF-8, so it cannot be opened; rename it' }
  return entry.isSymbolicLink() && !isBelow(top, real) ? { path, leadsOut: true } : { path }
}

function isBelow(top: string, path: string): boolean {
  try {
    const way = relative(top, realpathSync(path))
    return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
  } catch {
    return true
  }
}

/** The rules between the git root and a folder that is to be searched; none when they leave out the folder itself: it was asked for. */
function rulesAbove(real: string): Rules | undefined {
  const root = gitRoot(real)
  if (root === undefined || root === real) return undefined
  const folders: string[] = []
  for (let at = dirname(real); at.length >= root.length; at = dirname(at)) {
    folders.unshift(at)
    if (at === dirname(at)) break
  }
  let rules: Rules | undefined
  for (const folder of folders) rules = rulesOf(folder, rules)
  return isIgnored(rules, real, true) ? undefined : rules
}

function isNew(seen: Set<string>, path: string, isLink = true): boolean {
  let real = path
  if (isLink) {
    try {
      real = realpathSync(path)
    } catch {
      // it leads nowhere, so it stands for itself
    }
  }
  if (seen.has(real)) return false
  seen.add(real)
  return true
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory()
  } catch {
    // reading it will say what is in the way
    return false
  }
}
