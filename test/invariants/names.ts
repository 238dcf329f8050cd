import type { Dockerfile, Stage } from '../../src/dockerfile.ts'
import type { Declaration } from '../../src/dockerfile/declaration.ts'
import { expansions } from '../../src/dockerfile/expansion.ts'
import { Environment } from '../../src/environment.ts'
import { mountsOf } from '../../src/mounts.ts'
import { argumentText, type Instruction } from '../../src/scanner/instruction.ts'
import { type Case, textOf } from './case.ts'

/**
 * In a stage where a declaration of a fixed name went, no other one that carries the value is left,
 * but for an empty value.
 */
export function undeclared(given: Case): string | undefined {
  const { before, after, fixedNames } = given
  for (const name of fixedNames) {
    const [had, left] = [carriers(given, before, name), carriers(given, after, name)]
    for (let stage = -1; stage < before.stages.length; stage++) {
      const count = (items: readonly Declaration[]) =>
        items.filter((item) => item.stage === stage && item.value !== '').length
      if (count(left) > 0 && count(left) < count(had))
        return `${name} is still declared in stage ${stage}`
    }
    // a name that nothing took out was not fixed
    if (left.length > 0 && left.length === had.length)
      return `${name} is fixed, but every declaration of it is still there`
  }
  return undefined
}

/**
 * The declarations of a name that carry a secret: all of one that a finding names, of others those
 * that are made of one.
 */
function carriers(
  { fixedNames, fixedRoots }: Case,
  { declarations, scan }: Dockerfile,
  name: string,
): Declaration[] {
  const isMade = ({ raw }: Declaration) =>
    raw !== undefined && expansions(raw, scan.escape).some((part) => fixedNames.has(part.name))
  return declarations.filter((item) => item.name === name && (fixedRoots.has(name) || isMade(item)))
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
      if (
        !had ||
        inEffect(environments[1], stages[1], pair.after, name) ||
        isGiven(given, pair.after, name)
      )
        continue
      // what it exports ends with it
      if (
        pair.after.keyword === 'RUN' &&
        /^RUN\s+(?:export\s+)?\w+=\S*$/i.test(pair.after.joined.text)
      )
        continue
      // an ARG is gone at run time anyway
      if (['CMD', 'ENTRYPOINT', 'HEALTHCHECK'].includes(pair.after.keyword) && had.kind === 'ARG')
        continue
      return `${pair.after.keyword} of line ${pair.before.firstLine} reads ${name}, which nothing gives it any more`
    }
  }
  return undefined
}

function inEffect(
  environment: Environment,
  stage: Stage | undefined,
  instruction: Instruction,
  name: string,
) {
  return stage ? environment.at(stage, instruction, name) : environment.global(name)
}

/**
 * The stage of an instruction; undefined for FROM lines and what stands before them, which see the
 * global ARGs.
 */
function stageOf({ stages }: Dockerfile, instruction: Instruction): Stage | undefined {
  return stages.find((stage) => stage.instructions.includes(instruction))
}

function readBy(file: Dockerfile, instruction: Instruction): Set<string> {
  const bodies = instruction.heredocs
    .filter(({ expand }) => expand || isScript(instruction))
    .map(({ body }) => file.source.slice(body.start, body.end))
  // between single quotes a shell leaves it to whatever reads the text later
  return new Set(
    [argumentText(instruction), ...bodies]
      .flatMap((text) => expansions(text, file.scan.escape))
      .map(({ name }) => name),
  )
}

/** A RUN's heredoc is what a shell runs, unless a command takes it as it is. */
function isScript(instruction: Instruction): boolean {
  return (
    instruction.keyword === 'RUN' &&
    !/(?:^|[\s;&|/])(?:cat|tee|dd|install)\b/.test(argumentText(instruction))
  )
}

function isGiven(
  { after, options, fixedRoots }: Case,
  instruction: Instruction,
  name: string,
): boolean {
  const secrets = mountsOf(instruction).filter(({ type }) => type === 'secret')
  const text = textOf(after, instruction)
  if (secrets.some(({ env }) => env === name)) return true
  // the one file of all variables gives those that callers pass, under no other name
  const isSourced = secrets.some(
    ({ target }) =>
      target !== undefined &&
      new RegExp(
        String.raw`\bset -a; (?:\.|source) ${target.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)}[ ;]`,
      ).test(text),
  )
  if (isSourced && options.style === 'dotenv' && fixedRoots.has(name)) return true
  return new RegExp(
    String.raw`(?:^|[^\w$])${name}\+?=|\bread\b[^;&|\n]*\b${name}\b|\bfor\s+${name}\b`,
  ).test(text)
}
