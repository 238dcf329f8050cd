import { type Expansion, expansions } from '../dockerfile/expansion.ts'
import type { Instruction } from '../scanner/instruction.ts'
import { argumentText } from '../scanner/instruction.ts'
import type { SecretVariable } from './enter/variables.ts'
import type { Traces } from './traces.ts'
import { expandsNames, judgeFile } from '../catalog/files.ts'

/**
 * Instructions whose text BuildKit expands with the stage's ARGs and ENVs (Dockerfile reference,
 * "Environment replacement").
 */
export const expanded: ReadonlySet<string> = new Set([
  'LABEL',
  'WORKDIR',
  'USER',
  'EXPOSE',
  'VOLUME',
  'STOPSIGNAL',
  'COPY',
  'ADD',
])

/** The names that BuildKit expands in an instruction, and all that stand in an ONBUILD. */
export function namesIn(facts: Traces, instruction: Instruction): string[] {
  if (instruction.keyword === 'ONBUILD')
    return [...argumentText(instruction).matchAll(/[A-Za-z_]\w*/g)].map((match) => match[0])
  const { escape } = facts.dockerfile.scan
  const bodies = instruction.heredocs
    .filter((heredoc) => heredoc.expand)
    .map(({ body }) => facts.dockerfile.source.slice(body.start, body.end))
  const texts =
    instruction.keyword === 'FROM' || declares(instruction) || expanded.has(instruction.keyword)
      ? [argumentText(instruction), ...bodies]
      : []
  return [...texts, ...instruction.flags.map((flag) => flag.value ?? '')].flatMap((text) =>
    expansions(text, escape).map(({ name }) => name),
  )
}

/** Does a COPY or ADD make a file whose tool expands variables in it by itself? */
export function holdsNames(instruction: Instruction): boolean {
  const file = argumentText(instruction).split(/\s+/).at(-1) ?? ''
  const judged = judgeFile(file, file)
  return judged !== undefined && expandsNames(judged)
}

/** Is it an ARG or ENV? */
export function declares({ keyword }: Instruction): boolean {
  return keyword === 'ARG' || keyword === 'ENV'
}

/** The places of a text where BuildKit expands a name of the secret. */
export function names(facts: Traces, text: string, variable: SecretVariable): Expansion[] {
  return expansions(text, facts.dockerfile.scan.escape).filter((item) =>
    variable.names.has(item.name),
  )
}
