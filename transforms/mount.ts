import type { Remedies } from '../src/remedy/remedies.ts'
import { mountsOf } from '../src/mounts.ts'
import type { Run } from '../src/run.ts'
import type { Finding, Transform } from '../src/transform.ts'
import { boundFiles } from './mount/bound.ts'
import { KeptSecrets, tendedMounts } from './mount/left-behind.ts'
import { copiedMounts } from './mount/copied.ts'
import { deadReads } from './mount/dead-reads.ts'
import { folderTargets } from './mount/folders.ts'
import { brokenByBlank, oddIds, oddOptions } from './mount/options.ts'
import { misreadPaths } from './mount/misread-paths.ts'
import { unmountedPaths } from './mount/unmounted-paths.ts'
import { latePrefixes, unreadMounts } from './mount/reading.ts'
import { lostInSubshells } from './mount/subshells.ts'
import { unseenValues } from './mount/unseen.ts'
import { lockedMounts } from './mount/users.ts'

/**
 * Secret mounts that are there already and do not work: a misread path, options in the wrong order,
 * a mount that nothing reads, a value that the RUN writes into the layer all the same.
 *
 * @example
 * // before
 * RUN --mount=type=secret,id=token curl -H "Authorization: Bearer $(cat /run/secret/token)" https://example.com/file
 * // after
 * RUN --mount=type=secret,id=token curl -H "Authorization: Bearer $(cat /run/secrets/token)" https://example.com/file
 */
export const mount: Transform = {
  name: 'mount',
  description: 'secret mounts that are there already but do not work',
  *find(facts) {
    const kept = new KeptSecrets(facts)
    for (const run of facts.runs)
      if (!facts.isIgnored(run.instruction)) yield* ofRun(facts, run, kept)
    yield* copiedMounts(facts)
  },
}

function* ofRun(facts: Remedies, run: Run, kept: KeptSecrets): Iterable<Finding> {
  const all = mountsOf(run.instruction)
  if (all.length === 0 && !run.text.includes('/run/secret')) return
  const mounts = all.filter(
    ({ type, options }) => type === 'secret' || options.get('type') === 'secret',
  )
  yield* oddIds(run, all)
  const broken = all.flatMap((mount) => [...brokenByBlank(run, mount)])
  yield* broken
  // what the options mean is known only once they are whole
  if (broken.length > 0) return
  const others = mounts.filter((mount) => !kept.isTreated(mount))
  for (const mount of others) {
    yield* oddOptions(facts, run, mount)
    yield* folderTargets(facts, run, mount)
    if (!kept.isServed(run, mount.id)) yield* unreadMounts(facts, run, mount)
  }
  yield* kept.of(run)
  yield* boundFiles(facts, run)
  yield* misreadPaths(facts, run, mounts)
  yield* unmountedPaths(facts, run, mounts)
  yield* deadReads(facts, run, others)
  yield* latePrefixes(facts, run, others)
  yield* unseenValues(facts, run, others)
  yield* lostInSubshells(facts, run, others)
  yield* tendedMounts(facts, run, others)
  yield* lockedMounts(
    facts,
    run,
    all.filter((mount) => !kept.isGone(mount)),
  )
}
