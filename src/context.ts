import { existsSync, realpathSync } from 'node:fs'
import { dirname, isAbsolute, join, posix, relative, sep } from 'node:path'
import { readSmall } from './files/small.ts'

/**
 * Guesses the build context of a Dockerfile: the nearest folder upward in which everything exists that it copies by a plain name.
 *
 * @param folder absolute path of the Dockerfile's folder
 * @param sources literal sources of its COPY and ADD, as `literalSources` gives them
 * @param top the last folder to look into: the git root
 * @returns undefined when no folder has them all
 */
export function findContext(
  folder: string,
  sources: readonly string[],
  top: string,
): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    if (sources.every((source) => existsSync(join(at, clamp(source))))) return at
    if (at === top || at === dirname(at)) return undefined
  }
}

/**
 * Gives the text of files of a build context, for `readContext` of the rewrite. Nothing outside the folder is read, neither by
 * `..` nor by a symbolic link. Each file is read once.
 *
 * @param folder absolute path of the context
 * @returns a function of the path in the context; it gives undefined for what is not there, not a text or over 1 MiB
 */
export function contextReader(folder: string): (path: string) => string | undefined {
  const known = new Map<string, string | undefined>()
  return (path) => {
    const inside = clamp(path)
    if (!known.has(inside)) known.set(inside, readInside(folder, inside))
    return known.get(inside)
  }
}

function readInside(folder: string, path: string): string | undefined {
  try {
    // first of all: nearly all that is asked for is not there
    if (!existsSync(join(folder, path))) return undefined
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
