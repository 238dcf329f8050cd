import { type Builder, defaultBuilder } from './builder.ts'
import { type Dockerfile, neededStages } from './dockerfile.ts'
import { liveSyntax, readFrontend } from './header.ts'
import { reachedFrom } from './reached-stages.ts'
import { flagFault } from './refused/flags.ts'
import { nowhereFault } from './refused/nowhere.ts'
import { operandFault } from './refused/operands.ts'
import { mountSourceFault } from './refused/mounts.ts'
import { baseFault, fromFault, sourceFault } from './refused/stages.ts'
import { nameFault, valueFault } from './refused/values.ts'
import { Variables } from './refused/variables.ts'
import type { Instruction } from './scanner/instruction.ts'

/**
 * Why the builder refuses a file that its parser reads: an instruction with too few words, a flag
 * that it does not have, a value that it cannot take. What some version of BuildKit takes is no
 * fault, nor is in a file for podman what that takes on purpose (moby/buildkit
 * frontend/dockerfile/instructions/parse.go and dockerfile2llb/convert.go, 73ed6825c;
 * openshift/imagebuilder dispatchers.go, 035359d6).
 *
 * @returns undefined where it is taken, or where a build argument or an image decides
 */
export function refusedBy(
  dockerfile: Dockerfile,
  builder: Builder = defaultBuilder,
): string | undefined {
  const frontend = liveSyntax(dockerfile.scan)?.value.split(' ')[0]
  if (frontend !== undefined && readFrontend(frontend) === undefined) return undefined
  const told = ({ firstLine, keyword }: Instruction, fault: string) =>
    `line ${firstLine}: ${keyword} ${fault}`
  const isDocker = builder.name === 'docker'
  for (const instruction of dockerfile.scan.instructions) {
    const fault =
      operandFault(instruction) ??
      (isDocker
        ? (flagFault(instruction, dockerfile.scan) ??
          nameFault(instruction, dockerfile.scan.escape) ??
          fromFault(instruction, dockerfile.scan.escape) ??
          mountSourceFault(instruction))
        : undefined)
    if (fault !== undefined) return told(instruction, fault)
  }
  return isDocker ? refusedByBuildKit(dockerfile, told) : undefined
}

/** What only BuildKit refuses, and that where it gets to when no stage is said. */
function refusedByBuildKit(
  dockerfile: Dockerfile,
  told: (instruction: Instruction, fault: string) => string,
): string | undefined {
  let reached: ReadonlySet<number> | undefined
  const { escape } = dockerfile.scan
  const { source } = dockerfile
  const variables = new Variables(dockerfile)
  for (const stage of dockerfile.stages) {
    const fault = baseFault(stage, { escape, lookup: variables.global })
    if (fault !== undefined) return told(stage.from, fault)
    let at: Instruction
    const reading = { source, escape, lookup: (name: string) => variables.at(stage, at)(name) }
    for (const instruction of stage.instructions) {
      at = instruction
      const nowhere = nowhereFault(dockerfile, stage, instruction)
      if (nowhere !== undefined) return told(instruction, nowhere)
      const fault = valueFault(instruction, reading) ?? sourceFault(dockerfile, stage, instruction)
      if (fault === undefined) continue
      reached ??= reachedByDefault(dockerfile)
      if (reached.has(stage.index)) return told(instruction, fault)
    }
  }
  return undefined
}

/** The stages that the last one needs, itself included. */
function reachedByDefault(dockerfile: Dockerfile): ReadonlySet<number> {
  const { stages } = dockerfile
  return reachedFrom(stages.length - 1, (at) => neededStages(dockerfile, stages[at]!))
}
