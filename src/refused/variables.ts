import type { Dockerfile, Stage } from '../dockerfile.ts'
import { type Declaration, declarationsOf } from '../dockerfile/declaration.ts'
import { expand, type Lookup } from '../scanner/expand.ts'
import type { Instruction } from '../scanner/instruction.ts'

/** What a stage is known to give by its instructions alone. */
interface Known {
  /** Undefined for a name that a build argument can change. */
  readonly values: ReadonlyMap<string, string | undefined>
  /** May names have a value that are not among them, from an image that nobody knows? */
  readonly isOpen: boolean
}

/** A stage on more stages than this, and a longer value, are nobody's: they are not known. */
const deepest = 50
const longest = 256

/** BuildKit has these before any ARG (dockerfile2llb/platform.go, defaultArgs). */
const predefined =
  /^(?:TARGET(?:PLATFORM|OS|OSVERSION|ARCH|VARIANT|STAGE)|BUILD(?:PLATFORM|OS|OSVERSION|ARCH|VARIANT))$/

/**
 * The values of variables that hold for every build, whatever build arguments it gets. An ARG may
 * be given any value, and an image that is not of this file may have any ENV.
 */
export class Variables {
  readonly #escape: string
  readonly #globals: ReadonlySet<string>
  readonly #handedOn = new Map<Stage, Known>()
  #reading: Reading | undefined

  constructor({ scan, declarations }: Dockerfile) {
    this.#escape = scan.escape
    this.#globals = new Set(
      declarations.filter(({ stage }) => stage === -1).map(({ name }) => name),
    )
  }

  /** What a FROM sees. */
  readonly global: Lookup = (name) =>
    this.#globals.has(name) || predefined.test(name) ? undefined : null

  /** What an instruction of a stage sees; to be asked in the order of the file. */
  at(stage: Stage, instruction: Instruction): Lookup {
    if (this.#reading?.stage !== stage) this.#reading = this.#start(stage)
    return this.#reading.upTo(instruction)
  }

  #start(stage: Stage): Reading {
    return new Reading(stage, this.#below(stage), this.#escape)
  }

  #below(stage: Stage): Known {
    if (stage.depth > deepest) return { values: new Map(), isOpen: true }
    if (!stage.base) {
      const image = expand(stage.image, this.global, { escape: this.#escape })
      const isScratch = typeof image !== 'string' && image.isSure && image.text === 'scratch'
      return { values: new Map([['PATH', undefined]]), isOpen: !isScratch }
    }
    let known = this.#handedOn.get(stage.base)
    if (!known) this.#handedOn.set(stage.base, (known = this.#start(stage.base).all()))
    return known
  }
}

/** Goes through a stage from its start, instruction by instruction. */
class Reading {
  readonly stage: Stage
  readonly #escape: string
  readonly #values: Map<string, string | undefined>
  #isOpen: boolean
  #at = 0

  constructor(stage: Stage, below: Known, escape: string) {
    this.stage = stage
    this.#escape = escape
    this.#values = new Map(below.values)
    this.#isOpen = below.isOpen
  }

  upTo(instruction: Instruction): Lookup {
    const { instructions } = this.stage
    while (this.#at < instructions.length && instructions[this.#at] !== instruction)
      this.#take(instructions[this.#at++]!)
    return this.#lookup
  }

  /** What the stage hands on; the triggers of an ONBUILD may set anything. */
  all(): Known {
    const { instructions } = this.stage
    while (this.#at < instructions.length) this.#take(instructions[this.#at++]!)
    return instructions.some(({ keyword }) => keyword === 'ONBUILD')
      ? { values: new Map(), isOpen: true }
      : { values: this.#values, isOpen: this.#isOpen }
  }

  readonly #lookup: Lookup = (name) =>
    this.#values.has(name) ? this.#values.get(name) : this.#isOpen ? undefined : null

  #take(instruction: Instruction): void {
    if (instruction.keyword !== 'ARG' && instruction.keyword !== 'ENV') return
    const declared = declarationsOf(instruction, this.stage.index, this.#escape)
    // all of them with the values from before the instruction
    const read = declared.map((item) => [item.name, this.#valueOf(item)] as const)
    for (const [name, value] of read) {
      if (name.includes('$')) {
        this.#values.clear()
        this.#isOpen = true
      } else this.#values.set(name, value)
    }
  }

  #valueOf({ kind, raw }: Declaration): string | undefined {
    if (kind === 'ARG' || raw === undefined || raw.length > longest) return undefined
    const read = expand(raw, this.#lookup, { escape: this.#escape })
    return typeof read !== 'string' && read.isSure && read.text.length <= longest
      ? read.text
      : undefined
  }
}
