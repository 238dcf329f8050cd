import { mayMakeFolder } from '../../catalog/programs/in-texts.ts'
import { posix } from 'node:path'
import type { Remedies } from '../remedies.ts'
import type { Run } from '../../run.ts'
import { argumentText, type Instruction } from '../../scanner/instruction.ts'
import type { Obstacle } from '../../transform.ts'
import type { ConfigFile } from '../../trace/enter/configs.ts'
import { namesFolder } from './names-folder.ts'

/** Folders that images come with, or a user's home. */
const usual =
  /^(?:\/|\/(?:root|tmp|etc|opt|usr|var|srv|run|home|mnt|media)|\/home\/[^/]+|\/(?:etc|usr|var)\/.*)$/

/** Does every image come with the folder, or can nobody tell where it is? */
export function isUsual(folder: string): boolean {
  return !folder.startsWith('/') || usual.test(folder)
}

/** A folder that only the COPY made is gone with it: who names it later needs it. */
export function plainFolder(
  facts: Remedies,
  config: ConfigFile,
  target: string,
  runs: readonly Run[],
  readers: readonly Run[],
): Obstacle | undefined {
  const folder = posix.dirname(target)
  if (isUsual(folder)) return undefined
  const needing = [
    takerOf(facts, folder),
    runs.find((run) => !readers.includes(run) && namesFolder(facts, run, folder, target))
      ?.instruction,
  ]
  const user = needing.find((item) => item && !isMade(facts, config, folder, item))
  if (!user) return undefined
  const verb = user.keyword === 'RUN' ? 'the RUN of line' : 'COPY of line'
  return {
    why:
      `${verb} ${user.firstLine} ${user.keyword === 'RUN' ? 'uses' : 'takes'} ${folder}, ` +
      `which only this ${config.instruction.keyword} makes`,
    remedy: `make ${folder} in a RUN of its own and mount the file`,
  }
}

/**
 * Does anything else make it before it is needed: a WORKDIR, VOLUME, COPY or ADD to it or below it,
 * a mkdir, a clone?
 */
function isMade(
  facts: Remedies,
  { stage, instruction }: ConfigFile,
  folder: string,
  user: Instruction,
): boolean {
  const isBefore = (other: Instruction) => other.span.start < user.span.start
  const makes = (other: Instruction) =>
    /^(?:WORKDIR|COPY|ADD|VOLUME)$/.test(other.keyword) &&
    argumentText(other)
      .split(/[\s"',]+/)
      .some((word) => `${word}/`.startsWith(`${folder}/`))
  return (
    instructionsOf(facts).some(
      (other) => other !== instruction && isBefore(other) && !isFrom(other) && makes(other),
    ) ||
    facts.runs.some(
      (run) =>
        isBefore(run.instruction) &&
        mayMakeFolder.test(run.text) &&
        namesFolder(facts, run, folder),
    ) ||
    facts.userAt(stage, instruction).workdir === folder
  )
}

/** The `COPY --from` that takes the folder. */
function takerOf(facts: Remedies, folder: string): Instruction | undefined {
  return instructionsOf(facts).find(
    (other) =>
      isFrom(other) &&
      argumentText(other)
        .split(/\s+/)
        .some((word) => word.replace(/\/$/, '') === folder),
  )
}

function instructionsOf(facts: Remedies): Instruction[] {
  return facts.dockerfile.stages.flatMap((stage) => stage.instructions)
}

function isFrom({ flags }: Instruction): boolean {
  return flags.some(({ name }) => name === 'from')
}
