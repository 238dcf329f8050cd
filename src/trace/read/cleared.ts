import { mayDeleteForGood, mayEnter } from '../../catalog/programs/in-texts.ts'
import { posix } from 'node:path'
import { type Copy, isIntoFolder, readCopy } from '../../dockerfile/copy.ts'
import { lineage } from '../../dockerfile.ts'
import type { Run } from '../../run.ts'
import type { Instruction } from '../../scanner/instruction.ts'
import { type ConfigFile, isInEffect } from '../enter/configs.ts'
import type { Traces } from '../traces.ts'
import { callsOf } from './calls.ts'
import { isDeletedIn } from './file-readers.ts'
import { writesName } from './changed.ts'

/**
 * The copied configuration files that a RUN before this one deleted in the folder which this one
 * works in, and that nothing may have brought back since.
 */
export function clearedBefore(
  facts: Traces,
  run: Run,
  configs: readonly ConfigFile[],
): readonly ConfigFile[] {
  const earlier = facts.runs.filter((other) => isInEffect(other, run.stage, run.instruction))
  const deletes = earlier.filter(({ text }) => mayDeleteForGood.test(text))
  if (deletes.length === 0 || mayEnter.test(run.text)) return []
  const { workdir } = facts.userAt(run.stage, run.instruction)
  return configs.filter((config) => {
    const target = targetOf(facts, config)
    if (target === undefined || posix.dirname(target) !== workdir) return false
    const end = deletes.findLast(
      (other) =>
        isInEffect(config, other.stage, other.instruction) && isDeletedIn(facts, other, target),
    )
    return end !== undefined && !mayBeBack(facts, posix.basename(target), end, run)
  })
}

/** Where it lies; undefined when that is not plain to see. */
function targetOf(facts: Traces, config: ConfigFile): string | undefined {
  const { copy, source, via, path, stage, instruction } = config
  if (!copy || !source) return undefined
  const { workdir } = facts.userAt(stage, instruction)
  const { text } = copy.destination
  if (/[$~]/.test(text) || (workdir === undefined && !text.startsWith('/'))) return undefined
  const to = posix.resolve(workdir ?? '/', text)
  if (via === 'tree') return posix.join(to, posix.relative(posix.normalize(source.text), path))
  return isIntoFolder(copy) ? posix.join(to, posix.basename(source.text)) : to
}

/** May something between two RUNs put a file of that name there again? */
function mayBeBack(facts: Traces, name: string, end: Run, run: Run): boolean {
  const isBetween = ({ span }: Instruction) =>
    span.start > end.instruction.span.start && span.start < run.instruction.span.start
  const between = lineage(run.stage)
    .flatMap(({ instructions }) => instructions)
    .filter(isBetween)
  return (
    between.some((instruction) => mayBring(facts, readCopy(instruction), name)) ||
    facts.runs.some(
      (other) =>
        between.includes(other.instruction) &&
        (!other.script ||
          writesName(other, name) ||
          callsOf(other).some(({ isScript }) => isScript)),
    )
  )
}

/** What a folder holds is known where the context is at hand: then it is a file of its own. */
function mayBring(facts: Traces, copy: Copy | undefined, name: string): boolean {
  if (!copy) return false
  return copy.sources.some(({ text }) => {
    const base = posix.basename(text)
    if (base === name || copy.destination.text.endsWith(`/${name}`)) return true
    return !(facts.options.readContext && copy.from === undefined) && !/^[^.*?]+\.\w+$/.test(base)
  })
}
