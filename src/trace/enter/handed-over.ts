import { posix } from 'node:path'
import { judgeFile } from '../../catalog/files.ts'
import { type Copy, isIntoFolder, readCopy } from '../../dockerfile/copy.ts'
import { instructionsOf, lineage, type Stage } from '../../dockerfile.ts'
import type { Traces } from '../traces.ts'
import type { ConfigFile } from './configs.ts'

/**
 * The settings that a `COPY --from` brings: those that an earlier stage was seen to get or to write,
 * and others whose content nobody knows.
 *
 * @param known what instructions bring from the context and RUNs write
 */
export function findHandedOver(facts: Traces, known: readonly ConfigFile[]): ConfigFile[] {
  const found: ConfigFile[] = []
  for (const stage of facts.dockerfile.stages)
    for (const instruction of instructionsOf(stage, 'COPY')) {
      const copy = readCopy(instruction)
      if (copy?.from === undefined) continue
      const from = stageOf(facts, copy.from, stage)
      // what a stage was handed over it may hand on
      const there = [...known, ...found].filter(
        (config) => from !== undefined && lineage(from).includes(config.stage),
      )
      found.push(...handedBy(facts, { stage, instruction }, copy, there))
    }
  return found
}

function stageOf({ dockerfile }: Traces, from: string, { index }: Stage): Stage | undefined {
  return dockerfile.stages.findLast(
    (other) =>
      other.index < index && (other.name === from.toLowerCase() || String(other.index) === from),
  )
}

function handedBy(
  facts: Traces,
  at: Pick<ConfigFile, 'stage' | 'instruction'>,
  copy: Copy,
  there: readonly ConfigFile[],
): ConfigFile[] {
  return copy.sources.flatMap((source) => {
    const taken = there.filter((config) => isTaken(facts, config, source.text))
    const base = { ...at, via: 'written' as const, copy, source, path: copy.destination.text }
    if (taken.length > 0) return taken.map((config) => ({ ...config, ...base }))
    const file = judgeFile(source.text, copy.destination.text)
    if (!file || file.expands === 'none') return []
    return [{ ...base, file, content: undefined }]
  })
}

/** Is it the file that a path of its stage means, or in the folder? */
function isTaken(facts: Traces, config: ConfigFile, source: string): boolean {
  if (config.file.expands === 'none') return false
  const path = pathOf(facts, config)
  const wanted = posix.resolve('/', source)
  return (
    path === wanted ||
    path.startsWith(wanted.replace(/\/?$/, '/')) ||
    // where the folder is not known
    (!path.startsWith('/') && posix.basename(path) === posix.basename(source))
  )
}

function pathOf(
  facts: Traces,
  { copy, source, via, path, stage, instruction }: ConfigFile,
): string {
  const { workdir, home } = facts.userAt(stage, instruction)
  const to = copy?.destination.text ?? path
  const isFolder = copy !== undefined && isIntoFolder(copy)
  const name =
    via === 'tree' ? posix.relative(source!.text, path) : posix.basename(source?.text ?? '')
  const at = via === 'tree' || isFolder ? posix.join(to, name) : to
  const full = at.replace(/^~(?=\/)/, home ?? '~')
  return workdir === undefined ? full : posix.resolve(workdir, full)
}
