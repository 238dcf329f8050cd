import type { Dockerfile, Stage } from '../../src/dockerfile.ts'
import { expansions } from '../../src/dockerfile/expansion.ts'
import { Environment } from '../../src/environment.ts'
import { mountsOf } from '../../src/mounts.ts'
import { argumentText, type Instruction } from '../../src/scanner/instruction.ts'
import { type Case, textOf } from './case.ts'

/** In a stage where a declaration of a fixed name went, no other one of the name is left, but for an empty value. */
export function undeclared({ before, after, fixedNames }: Case): string | undefined {
  const count = ({ declarations }: Dockerfile, name: string, stage: number) => declarations.filter((item) => item.name === name && item.stage === stage && item.value !== '').length
  for (const name of fixedNames) {
    for (let stage = -1; stage < before.stages.length; stage++) {
      const left = count(after, name, stage)
      if (left > 0 && left < count(before, name, stage)) return `${name} is still declared in stage ${stage}`
    }
  }
  // a name that nothing took out was not fixed
  const kept = [...fixedNames].find((name) => after.declarations.some((item) => item.name === name) && after.declarations.filter((item) => item.name === name).length === before.declarations.filter((item) => item.name === name).length)
  return kept === undefined ? undefined : `${kept} is fixed, but every declaration of it is still there`
}

/** What lost its declaration is read only by RUNs that mount or assign it. */
export function notExpanded(given: Case): string | undefined {
  const { before, after, pairs } = given
  if (given.fixedNames.size === 0) return undefined
  const environments = [new Environment(before), new Environment(after)] as const
  for (const pair of pairs) {
    if (!pair.before || !pair.after) continue
    const stages = [stageOf(before, pair.before), stageOf(after, pair.after)] as const
    for (const name of readBy(after, pair.after)) {
      const had = inEffect(environments[0], stages[0], pair.before, name)
      if (!had || inEffect(environments[1], stages[1], pair.after, name) || isGiven(after, pair.after, name)) continue
      // an ARG is gone at run time anyway
      if (['CMD', 'ENTRYPOINT', 'HEALTHCHECK'].includes(pair.after.keyword) && had.kind === 'ARG') continue
      return `${pair.after.keyword} of line ${pair.before.firstLine} reads ${name}, which nothing gives it any more`
    }
  }
  return undefined
}

function inEffect(environment: Environment, stage: Stage | undefined, instruction: Instruction, name: string) {
  return stage ? environment.at(stage, instruction, name) : environment.global(name)
}

/** The stage of an instruction; undefined for FROM lines and what stands before them, which see the global ARGs. */
function stageOf({ stages }: Dockerfile, instruction: Instruction): Stage | undefined {
  return stages.find((stage) => stage.instructions.includes(instruction))
}

function readBy(file: Dockerfile, instruction: Instruction): Set<string> {
  // between single quotes a shell leaves it to whatever reads the text later
  const texts = instruction.keyword === 'RUN' ? [textOf(file, instruction)] : [argumentText(instruction), ...instruction.heredocs.filter(({ expand }) => expand).map(({ body }) => file.source.slice(body.start, body.end))]
  return new Set(texts.flatMap((text) => expansions(text, file.scan.escape)).map(({ name }) => name))
}

function isGiven(file: Dockerfile, instruction: Instruction, name: string): boolean {
  if (mountsOf(instruction).some(({ type, env }) => type === 'secret' && env === name)) return true
  return new RegExp(`(?:^|[^\\w$])${name}\\+?=|\\bread\\b[^;&|\\n]*\\b${name}\\b|\\bfor\\s+${name}\\b`).test(textOf(file, instruction))
}
