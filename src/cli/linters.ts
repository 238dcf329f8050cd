import { existsSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { readSmall } from '../files/small.ts'
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
  if (!isNew) return []
  const root = gitRoot(dirname(file)) ?? dirname(file)
  return isConfigured(root, dirname(file)) || isCalled(root)
    ? ['hadolint up to 2.12 cannot parse env= in a mount; use a newer one, or --style file']
    : []
}

const configs = ['.hadolint.yaml', '.hadolint.yml']

function isConfigured(root: string, folder: string): boolean {
  return [root, folder, join(root, '.github/linters')].some((place) =>
    configs.some((name) => existsSync(join(place, name))),
  )
}

/** By a workflow, a pipeline or a hook, in a version that is not said or is that old. */
function isCalled(root: string): boolean {
  const workflows = join(root, '.github/workflows')
  const files = [
    ...namesIn(workflows).map((name) => join(workflows, name)),
    ...['.pre-commit-config.yaml', '.pre-commit-config.yml', '.gitlab-ci.yml'].map((name) =>
      join(root, name),
    ),
  ]
  return files.some((path) => {
    const text = readSmall(path) ?? ''
    return /hadolint/i.test(text) && !newer.test(text)
  })
}

/** A hook's `rev: v2.13.0`, an image's `hadolint/hadolint:v2.14.0-alpine`. */
const newer =
  /hadolint(?:-py)?["']?\s+rev:\s*["']?v?2\.(?:1[3-9]|[2-9]\d)|hadolint:v?2\.(?:1[3-9]|[2-9]\d)/

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => /\.ya?ml$/.test(name))
  } catch {
    return []
  }
}
