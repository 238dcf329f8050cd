import type { Keeps } from './effect.ts'
import { builds } from './keeps/builds.ts'
import { deploys } from './keeps/deploys.ts'
import { settings } from './keeps/settings.ts'
import { system } from './keeps/system.ts'

const byProgram: ReadonlyMap<string, readonly Keeps[]> = group()

function group(): ReadonlyMap<string, readonly Keeps[]> {
  const found = new Map<string, Keeps[]>()
  for (const row of [...system, ...settings, ...builds, ...deploys])
    for (const program of row.programs.split(' '))
      found.set(program, [...(found.get(program) ?? []), row])
  return found
}

/**
 * What calls of a program keep, beyond its own row: no mount can keep that out of the layer.
 */
export function keepsOf(program: string): readonly Keeps[] {
  return byProgram.get(program) ?? []
}
