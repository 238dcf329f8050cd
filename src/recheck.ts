import { disagreement } from './dockerfile/agreement.ts'
import { expansions } from './dockerfile/expansion.ts'
import { Facts } from './facts.ts'
import { findUndeclared } from './trace/undeclared.ts'
import { mountsOf } from './mounts.ts'
import type { Plan } from './plan.ts'
import { argumentText, type Instruction } from './scanner/instruction.ts'
import type { Span } from './span.ts'

/**
 * Reads the printed text again and holds it against the promise.
 *
 * @returns what is broken, for a bug report; undefined when all holds
 */
export function recheck(facts: Facts, plan: Plan, after: string): string | undefined {
  const printed = new Facts(after, facts.options)
  const { scan } = printed.dockerfile
  if (scan.error !== undefined) return `the result does not parse: ${scan.error}`
  const line = disagreement(scan)
  if (line !== undefined) return `two readings of the result differ at line ${line}`
  return (
    untouched(facts, printed, plan) ?? undeclared(facts, printed, plan) ?? mounted(plan, printed)
  )
}

/** Every instruction that no finding touched stands there to the letter, in the old order. */
function untouched(facts: Facts, printed: Facts, plan: Plan): string | undefined {
  const before = facts.dockerfile.scan.instructions
  const gone = plan.gone()
  const touched = plan.touched(before)
  const kept = before.filter((instruction) => !gone.has(instruction))
  const now = printed.dockerfile.scan.instructions
  if (kept.length !== now.length)
    return `${kept.length} instructions should be left, ${now.length} are`
  const text = (file: Facts, { span }: Instruction) =>
    file.dockerfile.source.slice(span.start, span.end)
  const changed = kept.find(
    (instruction, index) =>
      !touched.has(instruction) && text(facts, instruction) !== text(printed, now[index]!),
  )
  return changed && `the instruction of line ${changed.firstLine} was not to change`
}

/** No name that was taken out is still declared as a secret, nor expanded where nothing gives it a value any more. */
function undeclared(facts: Facts, printed: Facts, plan: Plan): string | undefined {
  const names = new Set([...plan.undeclared].map((declaration) => declaration.name))
  if (names.size === 0) return undefined
  const still = printed.variables.find((variable) =>
    variable.declarations.some(({ name }) => names.has(name)),
  )
  if (still)
    return `${still.id} is still declared in line ${still.declarations[0]!.instruction.firstLine}`
  for (const stage of printed.dockerfile.stages) {
    for (const instruction of stage.instructions) {
      if (instruction.keyword === 'RUN') continue
      const lost = expansions(argumentText(instruction), printed.dockerfile.scan.escape).find(
        ({ name }) => names.has(name) && !printed.inEffect(stage, instruction, name),
      )
      if (
        lost &&
        !['CMD', 'ENTRYPOINT', 'HEALTHCHECK', 'ONBUILD', 'SHELL'].includes(instruction.keyword)
      )
        return `${instruction.keyword} of line ${instruction.firstLine} expands ${lost.name}, which is gone`
    }
  }
  const lost = [...findUndeclared(printed)].find(
    ({ name, at }) => name !== undefined && names.has(name) && wasGiven(facts, printed, name, at),
  )
  return lost && `a RUN reads ${lost.name}, which is gone`
}

/** Did the RUN, which stands at that place in the result, have a value for the name before? */
function wasGiven(facts: Facts, printed: Facts, name: string, { start }: Span): boolean {
  const index = printed.runs.findIndex(({ instruction }) => instruction.span.start === start)
  const gone = printed.runs.length !== facts.runs.length
  const before = facts.runs[index]
  return gone || !before || facts.inEffect(before.stage, before.instruction, name) !== undefined
}

/** Each mount that was asked for is there. */
function mounted(plan: Plan, printed: Facts): string | undefined {
  const ids = new Set(
    printed.runs.flatMap(({ instruction }) => mountsOf(instruction).map(({ id }) => id)),
  )
  const missing = plan.mounts.find(({ secret }) => !ids.has(secret.id))
  return missing && `the mount of ${missing.secret.id} was lost`
}
