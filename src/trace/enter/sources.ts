import {
  type SourceRole,
  sourcesInText,
  sourcesOf,
} from '../../catalog/programs/given/addresses.ts'
import { mayNameSource } from '../../catalog/programs/given/source-places.ts'
import type { Run } from '../../run.ts'
import { loneName } from './lone-name.ts'

/**
 * The variables that a tool is given as addresses of sources of packages: private ones are asked
 * with a user and a password in the address.
 *
 * @param names the variables that are asked about
 */
export function namesOfSources(
  runs: readonly Run[],
  names: readonly string[],
): ReadonlyMap<string, SourceRole> {
  const found = new Map<string, SourceRole>()
  if (names.length === 0) return found
  for (const run of runs) {
    const { text } = run
    // most texts say that their scripts need not be read
    if (!names.some((name) => text.includes(name)) || !mayNameSource(text)) continue
    const { script } = run
    if (!script || script.broken) continue
    const given = script.commands.flatMap((command) =>
      sourcesOf(command).flatMap(([word, source]): [string, SourceRole][] => {
        const name = loneName(word.raw)
        return name === undefined ? [] : [[name, source]]
      }),
    )
    for (const [name, source] of [...sourcesInText(text), ...given])
      if (names.includes(name) && found.get(name) !== 'more') found.set(name, source)
  }
  return found
}
