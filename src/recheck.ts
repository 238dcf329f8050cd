import { parserDisagreement } from './dockerfile/agreement.ts'
import { expansions } from './dockerfile/expansion.ts'
import type { Facts } from './facts.ts'
import { mountsOf } from './mounts.ts'
import type { Plan } from './plan.ts'
import { argumentText, type Instruction } from './scanner/instruction.ts'
import type { Script } from './shell.ts'
import { findUndeclared } from './trace/read/undeclared.ts'
import { Traces } from './trace/traces.ts'

/**
 * Reads the printed text again and holds it against the promise.
 *
 * @returns what is broken, for a bug report; undefined when all holds
 */
export function recheck(facts: Facts, plan: Plan, after: string): string | undefined {
  const printed = new Printed(after, facts)
  const { scan } = printed.dockerfile
  if (scan.error !== undefined) return `the result does not parse: ${scan.error}`
  const line = parserDisagreement(scan)
  // where the second reader takes the old text for something else it is wrong about that, not a
  // witness of the new one
  if (line !== undefined && parserDisagreement(facts.dockerfile.scan) === undefined)
    return `two readings of the result differ at line ${line}`
  const origins = originsOf(facts, printed, plan)
  if (typeof origins === 'string') return origins
  return (
    untouched(facts, printed, plan, origins) ??
    undeclared(facts, printed, plan, origins) ??
    mounted(plan, printed)
  )
}

/** The printed text. A script that was there before is what it was. */
class Printed extends Traces {
  readonly #before: Facts

  constructor(source: string, before: Facts) {
    super(source, before.options)
    this.#before = before
  }

  protected override readScript(source: string): Script {
    return this.#before.scriptOf(source) ?? super.readScript(source)
  }
}

/** The old instruction of each that is there now. */
type Origins = ReadonlyMap<Instruction, Instruction>

function originsOf(facts: Facts, printed: Traces, plan: Plan): Origins | string {
  const gone = plan.gone()
  const kept = facts.dockerfile.scan.instructions.filter((instruction) => !gone.has(instruction))
  const now = printed.dockerfile.scan.instructions
  return kept.length === now.length
    ? new Map(now.map((instruction, index) => [instruction, kept[index]!]))
    : `${kept.length} instructions should be left, ${now.length} are`
}

/** Every instruction that no finding touched stands there to the letter, in the old order. */
function untouched(
  facts: Facts,
  printed: Traces,
  plan: Plan,
  origins: Origins,
): string | undefined {
  const touched = plan.touched(facts.dockerfile.scan.instructions)
  const text = (file: Facts, { span }: Instruction) =>
    file.dockerfile.source.slice(span.start, span.end)
  for (const [now, before] of origins)
    if (!touched.has(before) && text(facts, before) !== text(printed, now))
      return `the instruction of line ${before.firstLine} was not to change`
  return undefined
}

/** What no build argument reaches, or what only runs when the image does. */
const runsLater: ReadonlySet<string> = new Set([
  'CMD',
  'ENTRYPOINT',
  'HEALTHCHECK',
  'ONBUILD',
  'SHELL',
])

/**
 * No name that was taken out is still declared as a secret, nor read where nothing gives it a value
 * any more.
 */
function undeclared(
  facts: Facts,
  printed: Traces,
  plan: Plan,
  origins: Origins,
): string | undefined {
  const names = new Set([...plan.undeclared].map((declaration) => declaration.name))
  if (names.size === 0) return undefined
  const still = printed.variables.find((variable) =>
    variable.declarations.some(({ name }) => names.has(name)),
  )
  if (still)
    return `${still.id} is still declared in line ${still.declarations[0]!.instruction.firstLine}`
  const gave = valuesOf(facts)
  const had = (instruction: Instruction, name: string) =>
    names.has(name) && gave(origins.get(instruction)!, name)
  const gives = valuesOf(printed)
  for (const instruction of printed.dockerfile.scan.instructions) {
    if (instruction.keyword === 'RUN' || runsLater.has(instruction.keyword)) continue
    const { escape } = printed.dockerfile.scan
    const lost = expansions(argumentText(instruction), escape).find(
      ({ name }) => had(instruction, name) && !gives(instruction, name),
    )
    if (lost)
      return `${instruction.keyword} of line ${instruction.firstLine} expands ${lost.name}, which is gone`
  }
  const lost = [...findUndeclared(printed)].find(({ run, name }) => had(run.instruction, name))
  return (
    lost && `the RUN of line ${lost.run.instruction.firstLine} reads ${lost.name}, which is gone`
  )
}

/**
 * Asks whether something gives a name a value at an instruction; FROM lines see the global ARGs.
 */
function valuesOf({ dockerfile, environment }: Facts) {
  const stages = new Map(
    dockerfile.stages.flatMap((stage) =>
      stage.instructions.map((instruction) => [instruction, stage] as const),
    ),
  )
  return (instruction: Instruction, name: string): boolean => {
    const stage = stages.get(instruction)
    return (
      (stage ? environment.at(stage, instruction, name) : environment.global(name)) !== undefined
    )
  }
}

/** Each mount that was asked for is there. */
function mounted(plan: Plan, printed: Traces): string | undefined {
  const ids = new Set(
    printed.runs.flatMap(({ instruction }) => mountsOf(instruction).map(({ id }) => id)),
  )
  const missing = plan.mounts.find(({ secret }) => !ids.has(secret.id))
  return missing && `the mount of ${missing.secret.id} was lost`
}
