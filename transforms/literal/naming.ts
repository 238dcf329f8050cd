import { escapePattern } from '../../src/escape-pattern.ts'
import { mountsOf } from '../../src/mounts.ts'
import type { Remedies } from '../../src/remedy/remedies.ts'
import type { Stated } from './stated.ts'

/**
 * Gives each value that RUNs of a file state a name of its own, equal values one: what it would be
 * called, and a number behind that where something else of the file is called so.
 *
 * @returns the names by value
 */
export function nameValues(
  facts: Remedies,
  stated: readonly Stated[],
): ReadonlyMap<string, string> {
  const named = new Map<string, string>()
  const isGiven = (name: string) => [...named.values()].includes(name)
  for (const { value, called } of stated) {
    if (named.has(value)) continue
    // a variable that the value is given is its best name
    const own = stated.find((other) => other.value === value && other.own !== undefined)?.own
    const best = own ?? called
    const isFree = (name: string) => !isGiven(name) && !isTaken(facts, stated, name, value)
    let name = best
    for (let count = 2; !isFree(name); count++) name = `${best}_${count}`
    named.set(value, name)
  }
  return named
}

/** Does the file call something else so? */
function isTaken(
  { dockerfile, runs }: Remedies,
  stated: readonly Stated[],
  name: string,
  value: string,
): boolean {
  const isItsOwn = stated.some((item) => item.own === name && item.value === value)
  const isAnothers = stated.some((item) => item.own === name && item.value !== value)
  return (
    isAnothers ||
    dockerfile.declarations.some((item) => item.name === name) ||
    runs.some(({ instruction }) =>
      mountsOf(instruction).some(({ id, env }) => id === name || env === name),
    ) ||
    (!isItsOwn && new RegExp(`\\$\\{?${escapePattern(name)}\\b`).test(dockerfile.source))
  )
}
