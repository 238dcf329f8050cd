import { posix } from 'node:path'
import { effectsOf } from '../../catalog/programs/effects.ts'
import { printMount } from '../../secret.ts'
import { samePath } from '../../trace/paths.ts'
import type { Obstacle } from '../../transform.ts'
import type { Serving } from './unserved.ts'

/**
 * What a person can do with a file that a RUN only moves to where its tool looks, `mv
 * docker/npmrc-prod .npmrc`: it is needed there, and what is mounted cannot be moved.
 */
export function movedAway({ facts, config, target, runs }: Serving): Obstacle | undefined {
  for (const run of runs) {
    const paths = facts.pathsOf(run)
    for (const command of run.script?.commands ?? []) {
      const { copies } = effectsOf(command)
      if (!copies?.moves || !copies.destination) continue
      const at = (word: typeof copies.destination) => paths.path(word, command.start)
      const to = at(copies.destination)
      if (!to?.startsWith('/') || !copies.sources.some((word) => samePath(at(word), target)))
        continue
      const place = copies.isFolder ? posix.join(to, posix.basename(target)) : to
      const mount = printMount({ id: config.file.slug, type: 'secret' }, { target: place })
      return {
        why: `the RUN of line ${run.instruction.firstLine} moves it to ${place}`,
        remedy:
          `take that call of ${command.program} out and add ${mount} to the RUNs that need it there` +
          (config.via === 'tree' ? '' : ', then remove the line'),
      }
    }
  }
  return undefined
}
