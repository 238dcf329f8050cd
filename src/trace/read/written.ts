import { isOfVersion, nodeOf } from '../../catalog/programs/habits.ts'
import { effectsOf } from '../../catalog/programs/effects.ts'
import { toolCalled } from '../../catalog/tools.ts'
import { type Copy, readCopy } from '../../dockerfile/copy.ts'
import type { Stage } from '../../dockerfile.ts'
import type { Traces } from '../traces.ts'
import type { Run } from '../../run.ts'
import type { Instruction } from '../../scanner/instruction.ts'
import type { Obstacle } from '../../obstacle.ts'
import { type ConfigFile, isInEffect } from '../enter/configs.ts'
import { callsIn } from './calls.ts'
import { getsByName } from './by-name.ts'
import { nodeImage } from './node-image.ts'
import { stopsAtNames } from './settings-read.ts'
import { type Reading, readingOf } from './readings.ts'
import { beginning, isRemoved } from '../write/removed.ts'
import type { Write } from '../write/write.ts'

/**
 * The RUNs that need a variable because a file now holds its name: in the writing RUN what follows,
 * later ones of the stage and of those built on it, and stages that copy the file, until it is
 * deleted.
 */
export function readersOfWritten(
  facts: Traces,
  config: ConfigFile,
  run: Run,
  write: Write,
  names: readonly string[],
): { needs: Pick<Reading, 'run' | 'name'>[] } | Obstacle {
  const needs: Pick<Reading, 'run' | 'name'>[] = []
  let isThere = true
  let isUsed = false
  for (const other of facts.runs) {
    const copied = copiesOf(other.stage, config, write)
    const sees =
      other === run ||
      (isThere && isInEffect(config, other.stage, other.instruction)) ||
      copied.some((copy) => copy.instruction.span.start < other.instruction.span.start)
    if (!sees) continue
    const part = other === run ? after(run, write) : other
    const stranger = takesAsIs(facts, part, config, write)
    if (stranger) return stranger
    const image = nodeImage(facts, other.stage, other.instruction.span.start)
    for (const name of names) {
      const around = { ...facts.around(other), configs: [config] }
      const reading = readingOf(part, name, around, 'named')
      if (reading?.how === 'file' || (other !== run && callsStopping(other, config, image)))
        needs.push({ run: other, name })
      if (reading) isUsed = true
    }
    if (other !== run && other.stage === run.stage && removes(facts, other, write)) isThere = false
  }
  const isForContainer = !isUsed && needs.length === 0
  const stays = isThere ? ofContainer(facts, config, write, isForContainer, names) : undefined
  return stays ?? { needs }
}

/** Why a file that stays may be read by a container, where nothing gives the variable a value. */
function ofContainer(
  facts: Traces,
  config: ConfigFile,
  write: Write,
  isForContainer: boolean,
  names: readonly string[],
): Obstacle | undefined {
  const start = startsTool(facts, config, write)
  if (start)
    return {
      why:
        `${write.to} stays in the image and ${start.keyword} of line ${start.firstLine} may ` +
        'read it there without the variable',
      remedy: `remove ${write.to} in the RUN that uses it`,
    }
  return isForContainer && facts.isRunnable(config.stage)
    ? {
        why: `${write.to} stays in the image and no RUN is seen to use it, so the container may`,
        remedy: `pass ${names.join(', ')} when the container starts and write ${write.to} there`,
      }
    : undefined
}

/**
 * Does the RUN call a tool that stops where the file names a variable without a value, in a version
 * that is known?
 */
function callsStopping(run: Run, { file }: ConfigFile, image: string | undefined): boolean {
  if (!run.script || nodeOf(image) === undefined) return false
  return callsIn(run.script).some(
    ({ found }) =>
      found !== undefined &&
      file.tools.includes(found.tool.name) &&
      found.tool.expands?.stops?.before !== undefined &&
      stopsAtNames(found.tool, found.args, image),
  )
}

/** Does it give the file to code that is no tool of its kind, to which a name in it is text? */
function takesAsIs(
  facts: Traces,
  run: Run,
  { file }: ConfigFile,
  write: Write,
): Obstacle | undefined {
  const { path } = write
  if (!run.script || path === undefined) return undefined
  const paths = facts.pathsOf(run)
  const taker = run.script.commands.find((command) => {
    const { row, reads } = effectsOf(command)
    return (
      (row === undefined || !file.tools.includes(row.name)) &&
      reads.runsCode !== 'none' &&
      getsByName(command, paths, path)
    )
  })
  return (
    taker && {
      why:
        `the RUN of line ${run.instruction.firstLine} gives ${write.to} to ${taker.label}, ` +
        'which may take a name in it as text',
      remedy: 'let that read the variable, or mount the whole file in its RUN',
    }
  )
}

/** The RUN as if it began behind the command that writes. */
function after(run: Run, write: Write): Run {
  const script = run.script!
  const commands = script.commands.filter((command) => command.start >= write.command.end)
  return run.with({ script: script.with({ commands }) })
}

function removes(facts: Traces, run: Run, write: Write): boolean {
  if (!run.script || write.path === undefined) return false
  const paths = facts.pathsOf(run)
  return isRemoved(run.script, paths, beginning, write.path)
}

/** COPY --from of the stage that brings the file along. */
function copiesOf(stage: Stage, config: ConfigFile, write: Write): Copy[] {
  const { path } = write
  if (stage === config.stage || path === undefined) return []
  return stage.instructions.flatMap((instruction) => {
    const copy = readCopy(instruction)
    if (
      !copy?.from ||
      (copy.from.toLowerCase() !== config.stage.name && copy.from !== String(config.stage.index))
    )
      return []
    return copy.sources.some(
      ({ text }) => path === text || path.startsWith(`${text.replace(/\/\.?$/, '')}/`),
    )
      ? [copy]
      : []
  })
}

/** A command that starts the container with a tool that stops at a name without a value. */
function startsTool(facts: Traces, config: ConfigFile, write: Write): Instruction | undefined {
  return facts.dockerfile.stages
    .filter(
      (stage) =>
        facts.isRunnable(stage) &&
        (stage === config.stage ||
          stage.base === config.stage ||
          copiesOf(stage, config, write).length > 0),
    )
    .flatMap((stage) => stage.instructions)
    .find(({ keyword, joined, args, span }) => {
      if (keyword !== 'CMD' && keyword !== 'ENTRYPOINT') return false
      const at = facts.dockerfile.stages.findLast((stage) => stage.from.span.start < span.start)!
      return mayStop(joined.text.slice(args.start), nodeImage(facts, at))
    })
}

/** Does a text, in words or as JSON, call a tool that needs what its settings name? */
function mayStop(text: string, image: string | undefined): boolean {
  const words = text.match(/[\w.:/@-]+/g) ?? []
  return words.some((word, index) => {
    const tool = toolCalled(word)
    const stops = tool?.expands?.stops
    if (!stops) return false
    return tool.needs?.test(words.slice(index + 1).join(' ')) || isOfVersion(stops, image)
  })
}
