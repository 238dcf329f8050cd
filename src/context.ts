import { existsSync, realpathSync } from 'node:fs'
import { dirname, isAbsolute, join, posix, relative, sep } from 'node:path'
import { readSmall } from './files/small.ts'

/**
 * Guesses the build context of a Dockerfile: of the folders upward the one in which most of what it copies by a plain name exists, of
 * several the nearest. What a build makes or somebody puts there first need not exist.
 *
 * @param folder absolute path of the Dockerfile's folder
 * @param sources literal sources of its COPY and ADD, as `literalSources` gives them
 * @param top the last folder to look into: the git root
 * @returns undefined when there are sources and no folder has any of them
 */
export function findContext(
  folder: string,
  sources: readonly string[],
  top: string,
): string | undefined {
  if (sources.length === 0) return folder
  let found: string | undefined
  let most = 0
  for (let at = folder; ; at = dirname(at)) {
    const count = sources.filter((source) => existsSync(join(at, clamp(source)))).length
    if (count > most) [found, most] = [at, count]
    if (count === sources.length || at === top || at === dirname(at)) return found
  }
}

/**
 * Gives the text of files of a build context, for `readContext` of the rewrite. Nothing outside the folder is read, neither by
 * `..` nor by a symbolic link. Each file is read once.
 *
 * @param folder absolute path of the context
 * @returns a function of the path in the context; it gives null for what is not there, undefined for what is not a text or over 1 MiB
 */
export function contextReader(folder: string): (path: string) => string | null | undefined {
  const known = new Map<string, string | null | undefined>()
  const parents = new Map<string, boolean>()
  // many names are asked for below one path, and most of what is copied is no folder or not there
  const isThere = (inside: string): boolean => {
    if (!parents.has(inside)) parents.set(inside, existsSync(join(folder, inside)))
    return parents.get(inside)!
  }
  return (path) => {
    const inside = clamp(path)
    if (!known.has(inside))
      known.set(inside, isThere(dirname(inside)) ? readInside(folder, inside) : null)
    return known.get(inside)
  }
}

function readInside(folder: string, path: string): string | null | undefined {
  try {
    // first of all: nearly all that is asked for is not there
    if (!existsSync(join(folder, path))) return null
    const root = realpathSync.native(folder)
    const real = realpathSync.native(join(root, path))
    const way = relative(root, real)
    if (way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way)) return undefined
    return readSmall(real)
  } catch {
    return undefined
  }
}

/** BuildKit takes `/x` and `../x` for `x`: a context has nothing above it. */
function clamp(path: string): string {
  return posix.join('/', path).slice(1)
}
