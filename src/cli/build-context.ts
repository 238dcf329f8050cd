import { existsSync } from 'node:fs'
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path'
import { type Dockerfile, parseDockerfile } from '../dockerfile.ts'
import { contextReader, findContext } from '../context.ts'
import { ignoredByGit } from '../files/ignore.ts'
import { leadsOut } from '../files/leads-out.ts'
import { realPath } from '../files/real-path.ts'
import { listFiles } from '../files/list.ts'
import type { Listings } from '../files/listings.ts'
import { readSmall } from '../files/small.ts'
import { findFiles } from '../files/walk.ts'
import { gitRoot } from '../git.ts'
import { literalSources, wildcardSources } from '../sources.ts'

/** The build context of one file: found when it is first asked for, most files never ask. */
export interface BuildContext {
  /** Absolute path, or undefined when it is unknown. */
  folder(): string | undefined
  read(path: string): string | null | undefined
  /** Paths of the files in it, as `listFiles` gives them; none when it is unknown. */
  list(): readonly string[]
  /** Does a path lead out of it by a symbolic link? */
  leadsOut(path: string): boolean
}

/** Gives the build contexts of files; files of one folder share what was read. */
export function buildContexts(
  cwd: string,
  listings: Listings,
): (path: string, read: () => Dockerfile, said: string | undefined) => BuildContext {
  let last: { folder: string; read: (path: string) => string | null | undefined } | undefined
  return (path, read, said) => {
    let found: { folder: string | undefined } | undefined
    const folder = () =>
      (found ??= {
        folder:
          said === undefined
            ? guess(resolve(cwd, path), read(), cwd, listings)
            : resolve(cwd, said),
      }).folder
    let isLeftOut: ((inside: string) => boolean) | undefined
    return {
      folder,
      list: () => {
        const own = folder()
        return own === undefined ? [] : listFiles(own)
      },
      leadsOut: (inside) => {
        const own = folder()
        return own !== undefined && leadsOut(own, inside)
      },
      read: (inside) => {
        const own = folder()
        if (own === undefined)
          return (isLeftOut ??= leftOutBeside(resolve(cwd, path)))(inside) ? null : undefined
        if (last?.folder !== own) last = { folder: own, read: contextReader(own, listings) }
        return last.read(inside)
      },
    }
  }
}

/**
 * No folder has anything of what is copied, the Dockerfile's own among them: what git leaves out
 * there is put there for the build.
 */
function leftOutBeside(file: string): (inside: string) => boolean {
  const root = gitRoot(dirname(file))
  return root === undefined ? () => false : ignoredByGit(root, dirname(file))
}

/** Is another Dockerfile built from the same context, or one whose context nobody can tell? */
export async function isShared(cwd: string, folder: string, path: string): Promise<boolean> {
  const own = realPath(resolve(cwd, path))
  // an ignore file beside a Dockerfile that does not lie in its context goes before the context's
  if (existsSync(`${own}.dockerignore`) && dirname(own) !== realPath(folder)) return true
  for await (const found of findFiles([folder], cwd)) {
    const other = realPath(resolve(cwd, found.path))
    if (other === own || found.note !== undefined) continue
    const text = readSmall(other)
    const context = text === undefined ? undefined : guess(other, parseDockerfile(text), cwd)
    if (context === undefined || realPath(context) === realPath(folder)) return true
  }
  return false
}

function guess(
  file: string,
  dockerfile: Dockerfile,
  cwd: string,
  listings?: Listings,
): string | undefined {
  const folder = dirname(file)
  const isBelow = folder === cwd || folder.startsWith(cwd.endsWith(sep) ? cwd : cwd + sep)
  const top = gitRoot(folder) ?? (isBelow ? cwd : folder)
  const literal = literalSources(dockerfile)
  const wildcards = wildcardSources(dockerfile)
  const found = findContext(folder, [...literal, ...wildcards], top, listings)
  // what only wildcards are copied by may be made before a build
  return found ?? (literal.length === 0 ? folder : undefined)
}

/** A path as it is written in a command that is run from `cwd`. */
export function fromHere(cwd: string, path: string): string {
  return relative(cwd, path).replaceAll(sep, '/') || '.'
}

/**
 * Name of a file in a patch: from its git root, else from the current folder. A symbolic link is
 * named by the file that it leads to: that is the one to be changed.
 */
export function patchName(cwd: string, path: string): string {
  const real = realPath(resolve(cwd, path))
  const root = gitRoot(dirname(real)) ?? realPath(cwd)
  const name = relative(root, real)
  return (name.startsWith(`..${sep}`) || isAbsolute(name) ? path : name).replaceAll(sep, '/')
}

/** Path of a file from the current folder; a symbolic link is the file that it leads to. */
export function ownPath(cwd: string, path: string): string {
  return fromHere(realPath(cwd), realPath(resolve(cwd, path)))
}
