import { posix } from 'node:path'
import { readCopy } from '../../dockerfile/copy.ts'
import { mountsOf } from '../../mounts.ts'
import type { Run } from '../../run.ts'
import { runLines } from '../../run-lines.ts'
import type { Instruction } from '../../scanner/instruction.ts'
import { type ConfigFile, contextPath } from '../../trace/enter/configs.ts'
import { isAfter, readersOf } from '../../trace/read/file-readers.ts'
import type { Remedies } from '../remedies.ts'

/**
 * What keeps a file out of a layer that a whole folder brings it into, without taking it from the
 * RUNs that read it there.
 *
 * @param carrier the COPY or ADD of the folder
 * @param id of the secret that the file becomes
 * @param served RUNs that get it anyway
 * @returns the clause that goes on from `add FILE to .dockerignore`; undefined when no RUN is seen
 *   to read it
 */
export function mountsInstead(
  facts: Remedies,
  config: ConfigFile,
  carrier: Instruction,
  id: string,
  served: readonly Run[] = [],
): string | undefined {
  const stage = facts.dockerfile.stages.find(({ instructions }) => instructions.includes(carrier))
  const target = stage && targetOf(facts, config, carrier)
  if (!stage || target === undefined) return undefined
  const here: ConfigFile = { ...config, stage, instruction: carrier, via: 'tree' }
  const runs = facts.runs.filter((run) => isAfter(facts, here, run))
  const readers = readersOf(facts, runs, here, target, undefined).filter(
    (run) =>
      !served.includes(run) && !mountsOf(run.instruction).some((mount) => mount.target === target),
  )
  return readers.length === 0
    ? undefined
    : `and --mount=type=secret,id=${id},target=${target} to ${runLines(readers)}, which would miss it`
}

/** Where the file comes to lie, below the destination of the folder that holds it. */
function targetOf(facts: Remedies, { path }: ConfigFile, carrier: Instruction): string | undefined {
  const copy = readCopy(carrier)
  const stage = facts.dockerfile.stages.find(({ instructions }) => instructions.includes(carrier))
  if (!copy || !stage || copy.destination.text.includes('$')) return undefined
  const folder = copy.sources
    .map(({ text }) => contextPath(text))
    .find((source) => source === '.' || path.startsWith(`${source}/`))
  if (folder === undefined) return undefined
  const { workdir } = facts.userAt(stage, carrier)
  if (workdir === undefined && !copy.destination.text.startsWith('/')) return undefined
  return posix.resolve(workdir ?? '/', copy.destination.text, posix.relative(folder, path))
}
