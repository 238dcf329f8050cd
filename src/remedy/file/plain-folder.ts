import { escapePattern } from '../../escape-pattern.ts'
import type { Remedies } from '../remedies.ts'
import type { Run } from '../../run.ts'
import { argumentText, type Instruction } from '../../scanner/instruction.ts'
import type { Obstacle } from '../../transform.ts'
import type { ConfigFile } from '../../trace/enter/configs.ts'

/** Folders that images come with, or a user's home. */
const usual =
  /^(?:\/|\/(?:root|tmp|etc|opt|usr|var|srv|run|home|mnt|media|app|workspace|src|code)|\/home\/[^/]+|\/(?:etc|usr|var)\/.*)$/

/** A folder that only the COPY made is gone with it: who names it later needs it. */
export function plainFolder(
  facts: Remedies,
  config: ConfigFile,
  folder: string,
  runs: readonly Run[],
  readers: readonly Run[],
): Obstacle | undefined {
  if (!folder.startsWith('/') || usual.test(folder) || isMade(facts, config, folder))
    return undefined
  const user =
    takerOf(facts, folder) ??
    runs.find((run) => !readers.includes(run) && names(run, folder))?.instruction
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
 * Does anything else make it: a WORKDIR, VOLUME, COPY or ADD to it or below it, a mkdir, a clone?
 */
function isMade(facts: Remedies, { stage, instruction }: ConfigFile, folder: string): boolean {
  const makes = (other: Instruction) =>
    /^(?:WORKDIR|COPY|ADD|VOLUME)$/.test(other.keyword) &&
    argumentText(other)
      .split(/[\s"',]+/)
      .some((word) => `${word}/`.startsWith(`${folder}/`))
  return (
    instructionsOf(facts).some(
      (other) => other !== instruction && !isFrom(other) && makes(other),
    ) ||
    facts.runs.some(
      (run) => /\bmkdir\b|\binstall\s+-d|git clone/.test(run.text) && run.text.includes(folder),
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

function names({ text }: Run, folder: string): boolean {
  return new RegExp(String.raw`${escapePattern(folder)}(?![\w.-])`).test(text)
}

function instructionsOf(facts: Remedies): Instruction[] {
  return facts.dockerfile.stages.flatMap((stage) => stage.instructions)
}

function isFrom({ flags }: Instruction): boolean {
  return flags.some(({ name }) => name === 'from')
}
