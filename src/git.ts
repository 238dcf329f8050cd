import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

const roots = new Map<string, string | undefined>()

/**
 * The working tree that a folder belongs to: the nearest folder upward with a `.git`, a folder or (in a worktree) a file.
 * No process is run, and each folder is asked once.
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

/**
 * The tracked files of a working tree that differ from the last commit, as absolute paths. Empty when git is not installed or
 * cannot tell.
 */
export async function dirtyFiles(root: string): Promise<ReadonlySet<string>> {
  // no fsmonitor: a repository's own configuration must not start a program here
  const words = [
    '-c',
    'core.fsmonitor=false',
    'status',
    '--porcelain=v1',
    '-z',
    '--untracked-files=no',
    '--no-renames',
  ]
  try {
    const { stdout } = await promisify(execFile)('git', words, {
      cwd: root,
      env: { ...process.env, GIT_OPTIONAL_LOCKS: '0' },
      maxBuffer: 64 * 1024 * 1024,
    })
    return new Set(
      stdout
        .split('\0')
        .filter(Boolean)
        .map((entry) => join(root, entry.slice(3))),
    )
  } catch {
    return new Set()
  }
}
