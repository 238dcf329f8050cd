import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/** What a repository's own configuration could start, or fetch from elsewhere, is turned off. */
const settings = ['protocol.allow=never', 'core.fsmonitor=false', 'core.hooksPath=/dev/null']

/**
 * Asks git about commits, trees and blobs of a repository. Nothing of the repository is run for it:
 * the working tree is not touched, so that no filter is asked, no missing object is fetched, and
 * git ends after ten seconds.
 *
 * @param root absolute path
 * @throws when git is not installed, or cannot tell
 */
export async function askGit(root: string, ...words: string[]): Promise<Buffer> {
  const { stdout } = await promisify(execFile)(
    'git',
    [...settings.flatMap((setting) => ['-c', setting]), ...words],
    {
      cwd: root,
      env: environment(),
      encoding: 'buffer',
      timeout: 10_000,
      killSignal: 'SIGKILL',
      maxBuffer: 256 * 1024 * 1024,
    },
  )
  return stdout
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
