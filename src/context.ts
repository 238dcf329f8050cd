import { existsSync, realpathSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { type Listing, Listings } from './files/listings.ts'
import { readSmall } from './files/small.ts'
import { isWithin } from './files/within.ts'
import { compilePattern } from './path-pattern.ts'

/**
 * Guesses the build context of a Dockerfile: of the folders upward the one in which most of what it
 * copies by a plain name exists, of several the nearest. What a build makes or somebody puts there
 * first need not exist.
 *
 * @param folder absolute path of the Dockerfile's folder
 * @param sources of its COPY and ADD, as `literalSources` and `wildcardSources` give them: one with
 *   a wildcard is there when something matches it
 * @param top the last folder to look into: the git root
 * @param listings what is known of the folders already
 * @returns undefined when there are sources and no folder has any of them
 */
export function findContext(
  folder: string,
  sources: readonly string[],
  top: string,
  listings: Listings = new Listings(),
): string | undefined {
  if (sources.length === 0) return folder
  let found: string | undefined
  let most = 0
  const names = sources.map(clamp)
  for (let at = folder; ; at = dirname(at)) {
    const mayBeThere = listed(at, listings)
    const isAsked = at === folder || listings.often(at) !== undefined
    const isHere = (name: string) =>
      (isWild(name) || !isAsked || mayBeThere(name)) && isIn(at, name, listings)
    const count = names.filter(isHere).length
    if (count > most) [found, most] = [at, count]
    if (count === names.length || at === top || at === dirname(at)) return found
  }
}

function isWild(source: string): boolean {
  return /[*?[]/.test(source)
}

/** Is there a file or folder, or one that a wildcard matches? */
function isIn(folder: string, source: string, listings: Listings): boolean {
  const parts = source.split('/').filter((part) => part !== '')
  const first = parts.findIndex(isWild)
  if (first === -1) return existsSync(join(folder, source))
  const parent = join(folder, ...parts.slice(0, first))
  const matches = compilePattern(parts[first]!)
  const rest = parts.slice(first + 1).join('/')
  const { entries = [] } = matches ? (listings.tells(parent) ?? {}) : {}
  const names = entries.map(({ name }) => name).filter((name) => matches!(name))
  return names.some((name) => rest === '' || isIn(join(parent, name), rest, listings))
}

/**
 * Gives the text of files of a build context, for `readContext` of the rewrite. Nothing outside the
 * folder is read, neither by `..` nor by a symbolic link. Each file is read once.
 *
 * @param folder absolute path of the context
 * @param listings what is known of its folders already
 * @returns a function of the path in the context; it gives null for what is not there, undefined
 *   for what is not a text or over 1 MiB
 */
export function contextReader(
  folder: string,
  listings: Listings = new Listings(),
): (path: string) => string | null | undefined {
  const known = new Map<string, string | null | undefined>()
  const isThere = listed(folder, listings)
  return (path) => {
    const inside = clamp(path)
    if (!known.has(inside)) known.set(inside, isThere(inside) ? readInside(folder, inside) : null)
    return known.get(inside)
  }
}

/** Is there something under a path below a folder? What cannot be listed may be there. */
type IsThere = (inside: string) => boolean

/**
 * Tells what is there: many names are asked for in one folder, and nearly none is in it, so each
 * folder is listed once.
 */
function listed(folder: string, listings: Listings): IsThere {
  const known = new Map<string, Listing | undefined>()
  const isThere = (path: string): boolean => {
    if (path === '') return true
    const slash = path.lastIndexOf('/')
    const parent = slash === -1 ? '' : path.slice(0, slash)
    if (!known.has(parent)) {
      // a folder that is not there needs no listing
      if (!isThere(parent)) return false
      known.set(parent, listings.tells(parent === '' ? folder : join(folder, parent)))
    }
    return known.get(parent)?.has(path.slice(slash + 1)) ?? true
  }
  return (inside) => isThere(inside.replace(/\/$/, ''))
}

function readInside(folder: string, path: string): string | null | undefined {
  try {
    // first of all: nearly all that is asked for is not there
    if (!existsSync(join(folder, path))) return null
    const root = realpathSync.native(folder)
    const real = realpathSync.native(join(root, path))
    return isWithin(root, real) ? readSmall(real) : undefined
  } catch {
    return undefined
  }
}

/** BuildKit takes `/x` and `../x` for `x`: a context has nothing above it. */
function clamp(path: string): string {
  // most paths are plain already
  if (!/(?:^|\/)(?:\.{0,2}(?:\/|$))/.test(path)) return path
  return posix.join('/', path).slice(1)
}
