import type { Dockerfile, Stage } from './dockerfile.ts'
import type { Declaration } from './dockerfile/declaration.ts'
import { type GlobalValues, globalValues, resolveGlobal } from './dockerfile/globals.ts'
import type { Instruction } from './scanner/instruction.ts'

/**
 * Which ARG or ENV gives a variable its value at an instruction. BuildKit keeps one environment per
 * stage in which the last writer wins, and a stage built on another one starts with that one's, its
 * ENVs laid over its ARGs (moby/buildkit frontend/dockerfile/dockerfile2llb/convert.go, dispatchArg
 * and dispatchEnv; Dockerfile reference, "Scope").
 */
export class Environment {
  readonly #byName = new Map<string, Declaration[]>()
  /** The same by stage, `-1` for the global ARGs. */
  readonly #byStage = new Map<number, Map<string, Declaration[]>>()
  readonly #handedOn = new Map<Stage, Map<string, Declaration | undefined>>()
  readonly #stages: readonly Stage[]
  readonly #globals: GlobalValues

  constructor(dockerfile: Dockerfile) {
    this.#stages = dockerfile.stages
    const globals = dockerfile.declarations.filter((item) => item.stage === -1)
    this.#globals = globalValues(globals)
    for (const declaration of dockerfile.declarations) {
      let ofStage = this.#byStage.get(declaration.stage)
      if (!ofStage) this.#byStage.set(declaration.stage, (ofStage = new Map()))
      for (const index of [this.#byName, ofStage]) {
        const list = index.get(declaration.name)
        if (list) list.push(declaration)
        else index.set(declaration.name, [declaration])
      }
    }
  }

  /** All declarations of a name, in the order of the file. */
  declarations(name: string): readonly Declaration[] {
    return this.#byName.get(name) ?? []
  }

  /**
   * The declaration in effect right before an instruction of a stage, or undefined when none is. An
   * `ARG NAME` without default takes the place of an earlier declaration only where a global ARG
   * gives it a value; where nothing does, it is still the one that a build argument would come
   * through.
   */
  at(stage: Stage, instruction: Instruction, name: string): Declaration | undefined {
    const before = instruction.span.start
    const own = this.#ofStage(stage.index, name).filter(
      (item) => item.instruction.span.start < before,
    )
    return (
      own.findLast((item) => this.#givesValue(item)) ??
      (stage.base && this.#inherited(stage.base, name)) ??
      own.at(-1)
    )
  }

  /**
   * The global ARG of a name, which FROM lines see, and stages only through an ARG of their own.
   */
  global(name: string): Declaration | undefined {
    return this.#ofStage(-1, name).at(-1)
  }

  /**
   * The declaration that a stage hands on to what is built on it or started from it: its last ENV
   * before any ARG.
   */
  handedOn(stage: Stage, name: string): Declaration | undefined {
    return this.#inherited(stage, name)
  }

  #givesValue(item: Declaration): boolean {
    return item.raw !== undefined || this.global(item.name)?.raw !== undefined
  }

  /**
   * What a stage hands on: its last ENV, else what the stage below hands on as ENV, else its last
   * ARG.
   */
  #inherited(stage: Stage, name: string): Declaration | undefined {
    let known = this.#handedOn.get(stage)
    if (!known) this.#handedOn.set(stage, (known = new Map()))
    if (!known.has(name)) known.set(name, this.#inherit(stage, name))
    return known.get(name)
  }

  #ofStage(stage: number, name: string): readonly Declaration[] {
    return this.#byStage.get(stage)?.get(name) ?? []
  }

  #inherit(stage: Stage, name: string): Declaration | undefined {
    const own = this.#ofStage(stage.index, name)
    const env = own.findLast((item) => item.kind === 'ENV')
    if (env) return env
    const below = stage.base && this.#inherited(stage.base, name)
    return below?.kind === 'ENV'
      ? below
      : (own.findLast((item) => this.#givesValue(item)) ?? below ?? own.at(-1))
  }

  /** The text with the defaults of global ARGs put in, or undefined where a name in it has none. */
  resolveGlobal(text: string): string | undefined {
    return resolveGlobal(this.#globals, text)
  }

  /**
   * The image that a stage is built on in the end, build arguments replaced by their defaults;
   * undefined when it cannot be told.
   */
  image(stage: Stage): string | undefined {
    let at = stage
    while (at.base) at = at.base
    return this.resolveGlobal(at.image)
  }

  /** The stage that is built unless another is asked for. */
  final(): Stage | undefined {
    return this.#stages.at(-1)
  }
}
