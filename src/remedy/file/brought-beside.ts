import { posix } from 'node:path'
import { type Copy, isIntoFolder, readCopy } from '../../dockerfile/copy.ts'
import { lineage, type Stage } from '../../dockerfile.ts'
import { expand } from '../../run-user.ts'
import type { Instruction } from '../../scanner/instruction.ts'
import { type ConfigFile, contextPath } from '../../trace/enter/configs.ts'
import { samePath } from '../../trace/paths.ts'
import { isDeletedIn } from '../../trace/read/file-readers.ts'
import type { Obstacle } from '../../transform.ts'
import type { Remedies } from '../remedies.ts'
import { writtenBy } from './file-changes.ts'

/**
 * Why the COPY cannot go: an earlier instruction makes another file at the same path, which would
 * be there again and stay in the image, or a later one puts another over it, which a mount would
 * hide.
 */
export function broughtBeside(
  facts: Remedies,
  config: ConfigFile,
  target: string,
): Obstacle | undefined {
  if (config.copy === undefined || !target.startsWith('/')) return undefined
  const at = config.instruction.span.start
  const around = [
    ...lineage(config.stage),
    ...facts.dockerfile.stages.filter(
      (stage) => stage !== config.stage && lineage(stage).includes(config.stage),
    ),
  ]
  for (const stage of around)
    for (const other of stage.instructions) {
      const isLater = other.span.start > at
      if (other === config.instruction || (isLater && other.keyword === 'RUN')) continue
      if (!brings(facts, { stage, other }, config, target)) continue
      const line = other.firstLine
      return isLater
        ? {
            why: `line ${line} puts another file at ${target}, which a mount would hide`,
            remedy: 'give one of the two another path',
          }
        : {
            why: `line ${line} makes another ${target} before, which would be there again`,
            remedy: `take that out of line ${line}, or give the file of this line another path`,
          }
    }
  return undefined
}

interface Place {
  readonly stage: Stage
  readonly other: Instruction
}

function brings(facts: Remedies, place: Place, config: ConfigFile, target: string): boolean {
  if (place.other.keyword === 'RUN') return isWritten(facts, place, target)
  const copy = readCopy(place.other)
  return copy !== undefined && isCopied(facts, place, copy, config, target)
}

function isWritten(facts: Remedies, { other }: Place, target: string): boolean {
  const run = facts.runs.find(({ instruction }) => instruction === other)
  if (!run?.text.includes(posix.basename(target)) || !run.script) return false
  const paths = facts.pathsOf(run)
  const writes = run.script.commands.some((command) =>
    writtenBy(command).some((word) => samePath(paths.path(word, command.start), target)),
  )
  return writes && !isDeletedIn(facts, run, target)
}

function isCopied(
  facts: Remedies,
  { stage, other }: Place,
  { destination, sources, from }: Copy,
  config: ConfigFile,
  target: string,
): boolean {
  const to = expand(facts.environment, stage, other, destination.text)
  const { workdir } = facts.userAt(stage, other)
  if (to === undefined || (!to.startsWith('/') && workdir === undefined)) return false
  const path = posix.resolve(workdir ?? '/', to)
  const isFolder = isIntoFolder({ destination, sources }, to)
  return sources.some(({ text }) => {
    if (/^<<|^\w+:\/\//.test(text)) return false
    const source = contextPath(text)
    if (path === target && !isFolder) return source !== config.path
    if (!target.startsWith(posix.join(path, '/'))) return false
    if (isFolder && posix.join(path, posix.basename(source)) === target)
      return source !== config.path
    const inside = posix.join(source, posix.relative(path, target))
    return from === undefined && inside !== config.path && isThere(facts, inside)
  })
}

/** Does the build context bring it in? */
function isThere(facts: Remedies, path: string): boolean {
  return facts.readContext(path) !== undefined && !facts.isDockerIgnored(path)
}
