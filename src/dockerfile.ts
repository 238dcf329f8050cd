import { countBefore } from './bisect.ts'
import { argumentText, type Instruction } from './scanner/instruction.ts'
import { type Declaration, declarationsOf } from './dockerfile/declaration.ts'
import { type GlobalValues, globalValues, resolveGlobal } from './dockerfile/globals.ts'
import { addTo, groupBy } from './group.ts'
import { Known } from './known.ts'
import { mountsOf } from './mounts.ts'
import { type Scan, scan } from './scanner.ts'

/** What a build stage is made of. */
interface StageParts {
  /** From 0. */
  readonly index: number
  /** Lower case, as BuildKit compares it. */
  readonly name: string | undefined
  readonly from: Instruction
  /** The image or stage that FROM names, as written. */
  readonly image: string
  /** The stage it builds on, when that is one of this file's. */
  readonly base: Stage | undefined
  /** Without the FROM. */
  readonly instructions: readonly Instruction[]
}

/** A build stage: a FROM and what follows it. */
export class Stage extends Known implements StageParts {
  readonly index: number
  readonly name: string | undefined
  readonly from: Instruction
  readonly image: string
  readonly base: Stage | undefined
  readonly instructions: readonly Instruction[]
  /** How many stages it builds on. */
  readonly depth: number

  constructor({ index, name, from, image, base, instructions }: StageParts) {
    super()
    this.index = index
    this.name = name
    this.from = from
    this.image = image
    this.base = base
    this.instructions = instructions
    this.depth = base ? base.depth + 1 : 0
  }
}

type StagesByName = ReadonlyMap<string, readonly Stage[]>

/** A Dockerfile with its stages. All positions are offsets into `source`. */
export interface Dockerfile {
  readonly source: string
  readonly scan: Scan
  /** ARGs and whatever else stands before the first FROM. */
  readonly globals: readonly Instruction[]
  readonly stages: readonly Stage[]
  /** The stages by their name; more than one may have the same. */
  readonly named: StagesByName
  /** Every name that an ARG or ENV declares, in order. */
  readonly declarations: readonly Declaration[]
}

/** Reads a Dockerfile. Never throws: what BuildKit would refuse is in `scan.error`. */
export function parseDockerfile(source: string): Dockerfile {
  const scanned = scan(source)
  const globals: Instruction[] = []
  const stages: Stage[] = []
  const named = new Map<string, Stage[]>()
  const declarations: Declaration[] = []
  const globalArgs: Declaration[] = []
  let instructions = globals
  let values: GlobalValues | undefined
  for (const instruction of scanned.instructions) {
    if (instruction.keyword === 'FROM') {
      instructions = []
      values ??= globalValues(globalArgs)
      const next = stage(instruction, { named, index: stages.length }, instructions, values)
      stages.push(next)
      if (next.name !== undefined) addTo(named, next.name, next)
    } else instructions.push(instruction)
    const declared = declarationsOf(instruction, stages.length - 1, scanned.escape)
    declarations.push(...declared)
    if (stages.length === 0) globalArgs.push(...declared)
  }
  return { source, scan: scanned, globals, stages, named, declarations }
}

/**
 * FROM image [AS name]. Stage names are compared without regard to case (Dockerfile reference,
 * FROM).
 */
function stage(
  from: Instruction,
  { named, index }: { readonly named: StagesByName; readonly index: number },
  instructions: readonly Instruction[],
  globals: GlobalValues,
): Stage {
  const words = argumentText(from).split(/[\t\v\f\r ]+/)
  const image = words[0] ?? ''
  const name = words[1]?.toUpperCase() === 'AS' ? words[2]?.toLowerCase() : undefined
  const base = findStage(
    named,
    image.includes('$') ? (resolveGlobal(globals, image) ?? image) : image,
    index,
  )
  return new Stage({ index, name, from, image, base, instructions })
}

/** The stage that a name means: the last one of that name before the stage of some number. */
function findStage(named: StagesByName, reference: string, index: number): Stage | undefined {
  return named.get(reference.toLowerCase())?.findLast((stage) => stage.index < index)
}

/**
 * The instructions of a stage with some keyword, in order. Most questions are about the few of one
 * kind among many.
 */
export function instructionsOf(stage: Stage, keyword: string): readonly Instruction[] {
  return stage.known(byKeyword).get(keyword) ?? []
}

function byKeyword({ instructions }: Stage): ReadonlyMap<string, readonly Instruction[]> {
  return groupBy(instructions, (instruction) => instruction.keyword)
}

/** The last of some instructions, in the order of the file, that begins before a place. */
export function lastBefore(
  instructions: readonly Instruction[],
  place: number,
): Instruction | undefined {
  return instructions[countBefore(instructions, ({ span }) => span.start < place) - 1]
}

/** A stage and all that it builds on, itself first. */
export function lineage(stage: Stage): Stage[] {
  const line: Stage[] = []
  for (let at: Stage | undefined = stage; at; at = at.base) line.push(at)
  return line
}

/** Stages whose result a stage uses: its base, `COPY --from`, `RUN --mount=…,from=`. */
export function neededStages(dockerfile: Dockerfile, stage: Stage): number[] {
  const needed = new Set<number>(stage.base ? [stage.base.index] : [])
  for (const instruction of stage.instructions) {
    // a flag alone names another one
    if (instruction.flags.length === 0) continue
    const copied = instruction.flags
      .filter((flag) => flag.name === 'from')
      .map((flag) => flag.value)
    const mounted = mountsOf(instruction).map((mount) => mount.options.get('from'))
    for (const from of [...copied, ...mounted]) {
      if (from === undefined) continue
      const found =
        findStage(dockerfile.named, from, stage.index) ?? numbered(dockerfile, from, stage.index)
      if (found) needed.add(found.index)
    }
  }
  return [...needed]
}

/** The stage of a number, when it is an earlier one. */
function numbered({ stages }: Dockerfile, text: string, before: number): Stage | undefined {
  return /^\d+$/.test(text) && Number(text) < before ? stages[Number(text)] : undefined
}
