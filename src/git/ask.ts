import { execFile } from 'node:child_process'
import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** What a repository's own configuration could start, or fetch from elsewhere, is turned off. */
const settings = ['protocol.allow=never', 'core.fsmonitor=false', 'core.hooksPath=/dev/null']

/**
 * Asks git about commits, trees and blobs of a repository. Nothing of the repository is run for it:
 * the working tree is not touched, so that no filter is asked, no missing object is fetched, and
 * git ends after five seconds. A repository in which a pipe or a device lies is not asked at all.
 *
 * @param root absolute path
 * @throws when git is not installed, or cannot tell
 */
export async function askGit(root: string, ...words: string[]): Promise<Buffer> {
  await expectFiles(join(root, '.git'))
  const { stdout } = await promisify(execFile)(
    'git',
    [...settings.flatMap((setting) => ['-c', setting]), ...words],
    {
      cwd: root,
      env: environment(),
      encoding: 'buffer',
      timeout: 5000,
      killSignal: 'SIGKILL',
      maxBuffer: 256 * 1024 * 1024,
    },
  )
  return stdout
}

/** Git reads whatever lies under these names, and a pipe that nobody writes to has no end. */
async function expectFiles(folder: string): Promise<void> {
  if (!(await lstat(folder)).isDirectory()) return
  const entries = (
    await Promise.all(
      ['.', 'info', 'refs/heads', 'objects/info'].map((name) =>
        readdir(join(folder, name), { withFileTypes: true }).catch(() => []),
      ),
    )
  ).flat()
  if (entries.some((entry) => !entry.isFile() && !entry.isDirectory() && !entry.isSymbolicLink()))
    throw new Error('git would wait for what is no file')
}

/**
 * The own environment without what points git at another repository or at settings of somebody
 * else.
 */
function environment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'))
  return {
    ...Object.fromEntries(kept),
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_NO_LAZY_FETCH: '1',
    GIT_TERMINAL_PROMPT: '0',
  }
}
