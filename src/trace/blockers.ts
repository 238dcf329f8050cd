import { hasWord } from '../has-word.ts'
import type { Stage } from '../dockerfile.ts'
import type { Traces } from './traces.ts'
import { argumentText, type Instruction } from '../scanner/instruction.ts'
import type { Reading } from './read/readings.ts'
import type { SecretVariable } from './enter/variables.ts'
import { atRunTime } from './run-time.ts'
import { declares, expanded, holdsNames, names, namesIn } from './expanded.ts'
import { readingBlockers } from './reading-blockers.ts'

/** A use of a secret that no mount can serve, or a reason to leave it alone. */
export interface Blocker {
  /** Line from 1. */
  readonly line: number
  /** Goes on from the subject: `FROM of line 3 needs it`. */
  readonly why: string
  /** What a person must do, a short imperative clause. */
  readonly remedy: string
}

/** Lists what stands in the way of a mount, in order of the file. */
export function blockersOf(
  facts: Traces,
  variable: SecretVariable,
  readings: readonly Reading[],
): Blocker[] {
  const uses = [...variable.names].flatMap((name) => facts.known(usesOf).get(name) ?? [])
  // what declares it, or is made of it, hands it on
  const own = new Set(
    [...variable.declarations, ...variable.composites].map(({ instruction }) => instruction),
  )
  const others = [...new Set(uses)].filter(({ instruction }) => !own.has(instruction))
  const blockers = [
    ...runTime(facts, variable),
    ...others.flatMap(({ stage, instruction }) =>
      instruction.keyword === 'FROM'
        ? fromBlockers(facts, stage, variable)
        : useBlockers(facts, stage, instruction, variable),
    ),
    ...readings.flatMap((reading) => readingBlockers(facts, reading)),
  ]
  return blockers.toSorted((a, b) => a.line - b.line)
}

interface Use {
  readonly stage: Stage
  readonly instruction: Instruction
}

/**
 * Where each name is expanded by BuildKit, or stands in an ONBUILD: looked for once in all of a
 * file.
 */
function usesOf(facts: Traces): Map<string, Use[]> {
  const uses = new Map<string, Use[]>()
  for (const stage of facts.dockerfile.stages) {
    for (const instruction of [stage.from, ...stage.instructions]) {
      for (const name of new Set(namesIn(facts, instruction)))
        uses.set(name, [...(uses.get(name) ?? []), { stage, instruction }])
    }
  }
  return uses
}

/**
 * An ENV of a stage that containers are started from is part of the image's interface, unless only
 * tools of the build read it.
 */
function runTime(facts: Traces, variable: SecretVariable): Blocker[] {
  return variable.declarations.flatMap((declaration) => {
    const { name, instruction } = declaration
    if (atRunTime(facts, declaration) !== 'read') return []
    return [
      {
        line: instruction.firstLine,
        why: `ENV ${name} of line ${instruction.firstLine} may be read when the container runs`,
        remedy: `pass ${name} when the container starts (docker run -e, an orchestrator's secret) and remove the ENV`,
      },
    ]
  })
}

function fromBlockers(facts: Traces, stage: Stage, variable: SecretVariable): Blocker[] {
  const text = `${argumentText(stage.from)} ${stage.from.flags.map((flag) => flag.value ?? '').join(' ')}`
  if (!names(facts, text, variable).some(({ name }) => facts.environment.global(name))) return []
  return [
    {
      line: stage.from.firstLine,
      why: `FROM of line ${stage.from.firstLine} needs it`,
      remedy: 'log in to the registry (docker login) and keep the secret out of the image name',
    },
  ]
}

function useBlockers(
  facts: Traces,
  stage: Stage,
  instruction: Instruction,
  variable: SecretVariable,
): Blocker[] {
  const { keyword, firstLine: line } = instruction
  if (keyword === 'ONBUILD') return onbuildBlockers(instruction, variable)
  if (declares(instruction)) return declarationBlockers(facts, stage, instruction, variable)
  const texts = expanded.has(keyword)
    ? [
        argumentText(instruction),
        ...instruction.heredocs
          .filter((heredoc) => heredoc.expand)
          .map(({ body }) => facts.dockerfile.source.slice(body.start, body.end)),
      ]
    : []
  texts.push(...instruction.flags.map((flag) => flag.value ?? ''))
  if (!isExpandedIn(texts.join('\n'), facts, stage, instruction, variable)) return []
  if (keyword === 'RUN')
    return [
      {
        line,
        why: `a flag of the RUN of line ${line} needs it, which the builder reads before any mount is there`,
        remedy: 'keep the secret out of the flags',
      },
    ]
  const remedy =
    instruction.heredocs.length > 0
      ? heredocRemedy(instruction)
      : keyword === 'ADD' || keyword === 'COPY'
        ? 'fetch it in a RUN that mounts the secret'
        : `do not put a secret into ${keyword}`
  return [{ line, why: `${keyword} of line ${line} needs it, and a mount serves only RUN`, remedy }]
}

/** Does a text of an instruction expand a name that has the value there? */
function isExpandedIn(
  text: string,
  facts: Traces,
  stage: Stage,
  instruction: Instruction,
  variable: SecretVariable,
): boolean {
  return names(facts, text, variable).some(({ name }) => {
    const declaration = facts.inEffect(stage, instruction, name)
    return declaration !== undefined && variable.declarations.includes(declaration)
  })
}

/** A file whose tool expands variables by itself can hold the name. */
function heredocRemedy(instruction: Instruction): string {
  return holdsNames(instruction)
    ? 'quote the delimiter (<<"EOF"), so that the file holds the name, and run again'
    : 'write the file in the RUN that uses it, with the secret mounted, and delete it ' +
        'there; what a container needs, write when it starts'
}

/** An ARG or ENV that expands it and is none that hands it on: in its name. */
function declarationBlockers(
  facts: Traces,
  stage: Stage,
  instruction: Instruction,
  variable: SecretVariable,
): Blocker[] {
  const { keyword, firstLine: line } = instruction
  return !isExpandedIn(argumentText(instruction), facts, stage, instruction, variable)
    ? []
    : [
        {
          line,
          why: `${keyword} of line ${line} expands it in a way that is not followed`,
          remedy: `write ${keyword} of line ${line} out`,
        },
      ]
}

function onbuildBlockers(instruction: Instruction, variable: SecretVariable): Blocker[] {
  const text = argumentText(instruction)
  if (![...variable.names].some((name) => hasWord(text, name))) return []
  const { firstLine: line } = instruction
  return [
    {
      line,
      why: `ONBUILD of line ${line} uses it in the builds of other repositories`,
      remedy: 'change it together with the Dockerfiles that build on this image',
    },
  ]
}
