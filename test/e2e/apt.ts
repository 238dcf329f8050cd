import { execFileSync } from 'node:child_process'

/**
 * Runs `apt-get` without asking or installing. Where the machine's lists are missing or old, they
 * are fetched and it is tried again.
 *
 * @throws when apt fails the second time too, or is not there; its words name the mirror, so they
 *   are left out
 */
export function aptGet(args: string[], cwd?: string): void {
  const run = (words: string[]): void => {
    execFileSync(
      'apt-get',
      ['-qq', '-y', '-o', 'APT::Sandbox::User=root', '-o', 'Acquire::Retries=3', ...words],
      { stdio: 'pipe', ...(cwd === undefined ? {} : { cwd }) },
    )
  }
  try {
    run(args)
  } catch {
    try {
      run(['update'])
      run(args)
    } catch {
      throw new Error(
        `apt-get cannot ${args.includes('download') ? 'download' : 'fetch'} the packages`,
      )
    }
  }
}
