import { buildCommand } from '../../src/build-command.ts'
import { rewrite } from '../../src/rewrite.ts'
import { loadFixtures } from '../fixture.ts'
import type { Reported } from '../printed.ts'

/** Every fixture, rewritten, under a path of its own. */
export function allFixtures(): Reported[] {
  return loadFixtures().map(({ group, name, before, options, command }) => {
    const result = { ...rewrite(before, options), path: `${group}/${name}/Dockerfile` }
    return [result, buildCommand(result, command)]
  })
}
