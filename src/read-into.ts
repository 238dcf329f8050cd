import type { ExistingMount } from './mounts.ts'
import type { Run } from './run.ts'
import { escapePattern } from './escape-pattern.ts'

/**
 * The variable that a RUN reads all of a mounted file into: `X=$(cat /run/secrets/x)`.
 *
 * @returns undefined when there is none, or more than one
 */
export function readInto({ script }: Run, { target }: ExistingMount): string | undefined {
  if (target === undefined || !script || script.broken) return undefined
  const whole = wholeFile(target)
  const names = script.commands.flatMap(({ assignments }) =>
    assignments.flatMap(({ name, value }) => (value && whole.test(value.raw) ? [name] : [])),
  )
  const [only, ...others] = new Set(names)
  return others.length === 0 ? only : undefined
}

/** A word that is the text of one file. */
function wholeFile(path: string): RegExp {
  const file = `["']?${escapePattern(path)}["']?`
  const call = String.raw`\s*(?:cat\s+|<\s*)${file}\s*`
  return new RegExp(`^"?(?:\\$\\(${call}\\)|\`${call}\`)"?$`)
}
