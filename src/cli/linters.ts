import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gitRoot } from '../git.ts'
import type { Result } from '../result.ts'

/**
 * A linter of the repository that cannot read what was written: hadolint up to 2.12 takes `env=` in
 * a mount for a parse error, DL1000 (hadolint/hadolint issue 1083).
 *
 * @param file absolute path of the Dockerfile
 */
export function linterRemarks({ before, after }: Result, file: string): string[] {
  const isNew = /--mount=\S*\benv=/.test(after) && !/--mount=\S*\benv=/.test(before)
  const root = gitRoot(dirname(file)) ?? dirname(file)
  const isThere = ['.hadolint.yaml', '.hadolint.yml'].some((name) => existsSync(join(root, name)))
  return isNew && isThere
    ? ['hadolint up to 2.12 cannot parse env= in a mount; use a newer one, or --style file']
    : []
}
