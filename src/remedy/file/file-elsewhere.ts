import { withoutQuotes } from '../../shell/unquoted.ts'
import { posix } from 'node:path'
import { readCopy } from '../../dockerfile/copy.ts'
import type { Remedies } from '../remedies.ts'
import { mountsOf } from '../../mounts.ts'
import type { Instruction } from '../../scanner/instruction.ts'
import type { Obstacle } from '../../transform.ts'
import type { ConfigFile } from '../../trace/enter/configs.ts'
import { isPointedAtIn } from '../../trace/read/pointed-at.ts'
import { readsByItself } from '../../trace/read/reads-by-itself.ts'

/**
 * Why the file cannot go from its stage: another stage takes it, or uses it in the folder that it
 * takes.
 */
export function goesElsewhere(
  facts: Remedies,
  config: ConfigFile,
  target: string,
): Obstacle | undefined {
  for (const { instructions } of facts.dockerfile.stages)
    for (const instruction of instructions) {
      const found =
        isBoundBy(instruction, config, target) ?? isCopiedBy(facts, instruction, config, target)
      if (found) return found
    }
  return undefined
}

function isFrom({ stage }: ConfigFile, from: string | undefined): boolean {
  return from !== undefined && (from.toLowerCase() === stage.name || from === String(stage.index))
}

function isBoundBy(
  instruction: Instruction,
  config: ConfigFile,
  target: string,
): Obstacle | undefined {
  if (instruction.keyword !== 'RUN') return undefined
  const isBound = mountsOf(instruction).some(({ options }) => {
    const source = options.get('source')
    return (
      source !== undefined &&
      isFrom(config, options.get('from')) &&
      covers(source, target) &&
      posix.basename(source) === posix.basename(target)
    )
  })
  if (!isBound) return undefined
  return {
    why: `the RUN of line ${instruction.firstLine} binds it out of its stage`,
    remedy: 'mount it there as a secret as well',
  }
}

function isCopiedBy(
  facts: Remedies,
  instruction: Instruction,
  config: ConfigFile,
  target: string,
): Obstacle | undefined {
  if (!isFrom(config, instruction.flags.find(({ name }) => name === 'from')?.value))
    return undefined
  const copy = readCopy(instruction)
  const source = copy?.sources.find(({ text }) => covers(text, target))
  if (!copy || !source) return undefined
  const line = instruction.firstLine
  const remedy = 'mount it there as well'
  if (posix.resolve('/', source.text) === target || isHome(posix.dirname(target)))
    return { why: `line ${line} copies it into another stage`, remedy }
  const user = userBehind(facts, config, instruction, source.text, copy.destination.text, target)
  if (user === undefined) return undefined
  return {
    why: `line ${line} copies its folder into another stage, where the RUN of line ${user} may use it`,
    remedy,
  }
}

function covers(source: string, target: string): boolean {
  const path = posix.resolve('/', withoutQuotes(source))
  return path === target || target.startsWith(path === '/' ? '/' : `${path}/`)
}

function isHome(folder: string): boolean {
  return /^\/(?:root|home\/[^/]+)(?:\/\.[^/]+)*$/.test(folder)
}

/**
 * The line of a RUN behind the copy that reads a file of that kind in the place it was copied to.
 */
function userBehind(
  facts: Remedies,
  config: ConfigFile,
  copy: Instruction,
  source: string,
  destination: string,
  target: string,
): number | undefined {
  const stage = facts.dockerfile.stages.find((item) => item.instructions.includes(copy))
  const { workdir } = stage ? facts.userAt(stage, copy) : {}
  const moved = posix.join(
    posix.resolve(workdir ?? '/', destination),
    posix.relative(posix.resolve('/', source), target),
  )
  const user = facts.runs.find((run) => {
    if (run.stage !== stage || run.instruction.span.start < copy.span.start || !run.script)
      return false
    const paths = facts.pathsOf(run)
    const isPointed = isPointedAtIn(facts, run, moved)
    return run.script.commands.some((command) =>
      readsByItself(command, config, moved, paths, isPointed),
    )
  })
  return user?.instruction.firstLine
}
