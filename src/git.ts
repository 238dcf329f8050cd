import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

const roots = new Map<string, string | undefined>()

/**
 * The working tree that a folder belongs to: the nearest folder upward with a `.git`, a folder or
 * (in a worktree) a file. No process is run, and each folder is asked once.
 *
 * @param folder absolute path
 * @returns undefined outside a repository
 */
export function gitRoot(folder: string): string | undefined {
  if (roots.has(folder)) return roots.get(folder)
  const above = dirname(folder)
  const root = existsSync(join(folder, '.git'))
    ? folder
    : above === folder
      ? undefined
      : gitRoot(above)
  roots.set(folder, root)
  return root
}

/** Takes notice of a folder that was listed and has no `.git`, so that nobody looks for one. */
export function hasNoGit(folder: string): void {
  const above = dirname(folder)
  if (!roots.has(folder)) roots.set(folder, above === folder ? undefined : gitRoot(above))
}
