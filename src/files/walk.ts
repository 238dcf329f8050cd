import { type Dirent, existsSync, realpathSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { gitRoot, hasNoGit } from '../git.ts'
import { reason } from './error.ts'
import { isIgnored, type Rules, rulesOf } from './ignore.ts'
import { type Listing, Listings } from './listings.ts'
import { kindOf } from './names.ts'
import { everything, type Selection } from './selection.ts'
import { isWithin } from './within.ts'

/**
 * What the search came upon: a file to read, a file that cannot be (`error`), or something worth a
 * word (`note`).
 */
export interface FoundFile {
  /** As the person would write it, from the current folder. */
  readonly path: string
  readonly error?: string
  readonly note?: string
  /**
   * A symbolic link of a searched folder that leads out of it: to be read, never to be written
   * through.
   */
  readonly leadsOut?: boolean
}

const leftOut = new Set(['.git', 'node_modules'])

/**
 * Finds the Dockerfiles of the given files and folders, one after the other: nothing but the names
 * of the current folders is held. A file is taken whatever its name; a folder is searched by name,
 * without `.git`, `node_modules` and what `.gitignore` leaves out. Symbolic links to folders are
 * not followed. A file that is reached twice comes once.
 *
 * @param listings what is known of folders already
 */
export async function* findFiles(
  paths: readonly string[],
  cwd: string,
  selection: Selection = everything,
  listings: Listings = new Listings(),
): AsyncGenerator<FoundFile> {
  const seen = new Set<string>()
  for (const path of paths) {
    const absolute = resolve(cwd, path)
    if (!isFolder(absolute)) {
      if ((await selection.folder(dirname(absolute)))?.excludes(absolute, false))
        yield { path, note: 'left out, as exclude says' }
      else if (isNew(seen, absolute)) yield { path }
      continue
    }
    const real = realpathSync(absolute)
    yield* walk(path, real, rulesAbove(real), { seen, top: real, selection, listings })
  }
}

interface Search {
  readonly seen: Set<string>
  /** Real path of the folder that was asked for. */
  readonly top: string
  readonly selection: Selection
  readonly listings: Listings
}

async function* walk(
  path: string,
  real: string,
  above: Rules | undefined,
  search: Search,
): AsyncGenerator<FoundFile> {
  const listing = listingOf(real, search.listings)
  if (typeof listing === 'string') {
    yield { path, error: `cannot look into the folder: ${listing}` }
    return
  }
  const rules = rulesIn(real, listing, above)
  const own = await search.selection.folder(real, (name) => listing.has(name))
  for (const entry of inOrder(listing)) {
    if (leftOut.has(entry.name)) continue
    const child = join(real, entry.name)
    const inner = join(path, entry.name)
    if (entry.isDirectory()) {
      if (isIgnored(rules, child, true) || own?.excludes(child, true)) continue
      if (/^(docker|container)file$/i.test(entry.name))
        yield { path: inner, note: 'a folder, not a file: looked inside' }
      yield* walk(inner, child, rules, search)
      continue
    }
    const kind = own?.takes(child) ? 'dockerfile' : kindOf(entry.name)
    const isLeftOut = () => isIgnored(rules, child, false) || own?.excludes(child, false)
    if (kind === undefined) {
      const { beside } = search.selection
      if (beside?.accepts(entry.name) && entry.isFile() && !isLeftOut()) beside.saw(child)
      continue
    }
    if (
      isLeftOut() ||
      (entry.isSymbolicLink() && isFolder(child)) ||
      !isNew(search.seen, child, entry.isSymbolicLink())
    )
      continue
    yield found(inner, child, kind, entry, search)
  }
}

/** What it holds, or why that cannot be told. */
function listingOf(folder: string, listings: Listings): Listing | string {
  try {
    return listings.of(folder)
  } catch (error) {
    return reason(error)
  }
}

function inOrder({ entries }: Listing): readonly Dirent[] {
  return entries.length < 2 ? entries : entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

/** Most folders have neither rules nor a `.git`: nobody needs to look for them. */
function rulesIn(folder: string, listing: Listing, above: Rules | undefined): Rules | undefined {
  if (!listing.has('.git')) hasNoGit(folder)
  return listing.has('.gitignore') ? rulesOf(folder, above) : above
}

function found(
  path: string,
  real: string,
  kind: ReturnType<typeof kindOf>,
  entry: Dirent,
  { top }: Search,
): FoundFile {
  if (kind === 'template') return { path, note: 'a template, not read: name it to have it read' }
  // node puts this character where a name is not UTF-8: such a name cannot be given back
  if (entry.name.includes('\uFFFD') && !existsSync(real))
    return { path, error: 'its name is not UTF-8, so it cannot be opened; rename it' }
  if (/[\n\r]/.test(entry.name))
    return {
      path,
      error: 'its name holds a line break, which no diff and no command can say; rename it',
    }
  return entry.isSymbolicLink() && !isBelow(top, real) ? { path, leadsOut: true } : { path }
}

function isBelow(top: string, path: string): boolean {
  try {
    return isWithin(top, realpathSync(path))
  } catch {
    return true
  }
}

/**
 * The rules between the git root and a folder that is to be searched; none when they leave out the
 * folder itself: it was asked for.
 */
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
