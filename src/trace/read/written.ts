import { type Copy, readCopy } from '../../dockerfile/copy.ts'
import type { Stage } from '../../dockerfile.ts'
import type { Traces } from '../traces.ts'
import type { Run } from '../../run.ts'
import type { Instruction } from '../../scanner/instruction.ts'
import type { Obstacle } from '../../obstacle.ts'
import { type Config, isInEffect } from '../enter/configs.ts'
import { aroundOf } from './around.ts'
import { type Reading, readingOf } from './readings.ts'
import { beginning, isRemoved } from '../write/removed.ts'
import type { Write } from '../write/writes.ts'

/**
 * The RUNs that need a variable because a file now holds its name: in the writing RUN what follows, later ones of the stage and of those
 * built on it, and stages that copy the file, until it is deleted.
 */
export function readersOfWritten(
  facts: Traces,
  config: Config,
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
    const image = facts.environment.image(other.stage)
    for (const name of names) {
      const reading = readingOf(
        other === run ? after(run, write) : other,
        name,
        aroundOf(facts, other, [config]),
        true,
      )
      if (reading?.how === 'file' || (other !== run && stopsAtNames(other, config, image)))
        needs.push({ run: other, name })
      if (reading) isUsed = true
    }
    if (other !== run && other.stage === run.stage && removes(facts, other, write)) isThere = false
  }
  const start = isThere ? startsTool(facts, config, write) : undefined
  if (start)
    return {
      why: `${write.to} stays in the image and ${start.keyword} of line ${start.firstLine} may read it there without the variable`,
      remedy: `remove ${write.to} in the RUN that uses it`,
    }
  const runnable = isThere && !isUsed && needs.length === 0 ? config.stage : undefined
  if (runnable && facts.isRunnable(runnable))
    return {
      why: `${write.to} stays in the image and no RUN is seen to use it, so the container may`,
      remedy: `pass ${names.join(', ')} when the container starts and write ${write.to} there`,
    }
  return { needs }
}

/** npm up to 6 stops at a name without value whatever it is asked for, `npm config delete` too (measured with 6.14). */
function stopsAtNames(run: Run, { file }: Config, image: string | undefined): boolean {
  const node = /(?:^|\/)node:(\d+)/.exec(image ?? '')
  if (!node || Number(node[1]) > 14) return false
  return (
    run.script?.commands.some((command) => command.is('npm') && file.tools.includes('npm')) ?? false
  )
}

/** The RUN as if it began behind the command that writes. */
function after(run: Run, write: Write): Run {
  const script = run.script!
  return {
    ...run,
    script: {
      ...script,
      commands: script.commands.filter((command) => command.start >= write.command.end),
    },
  }
}

function removes(facts: Traces, run: Run, write: Write): boolean {
  if (!run.script || write.path === undefined) return false
  const paths = facts.pathsOf(run)
  return isRemoved(run.script, paths, beginning, write.path)
}

/** COPY --from of the stage that brings the file along. */
function copiesOf(stage: Stage, config: Config, write: Write): Copy[] {
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
function startsTool(facts: Traces, config: Config, write: Write): Instruction | undefined {
  return facts.dockerfile.stages
    .filter(
      (stage) =>
        facts.isRunnable(stage) &&
        (stage === config.stage ||
          stage.base === config.stage ||
          copiesOf(stage, config, write).length > 0),
    )
    .flatMap((stage) => stage.instructions)
    .find(({ keyword, joined, args, ...rest }) => {
      if (keyword !== 'CMD' && keyword !== 'ENTRYPOINT') return false
      const tool = /\b(npm|yarn)\b/.exec(joined.text.slice(args.start))?.[1]
      if (tool === undefined) return false
      if (
        /\b(?:npm|yarn)\W+(?:publish|install|i|ci|add|npm\W+publish|exec|version)\b/.test(
          joined.text.slice(args.start),
        )
      )
        return true
      const image = facts.environment.image(
        facts.dockerfile.stages.findLast((stage) => stage.from.span.start < rest.span.start)!,
      )
      const node = /(?:^|\/)node:(\d+)/.exec(image ?? '')
      return tool === 'yarn' || !(node && Number(node[1]) >= 16)
    })
}
