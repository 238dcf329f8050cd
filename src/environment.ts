import type { Dockerfile, Stage } from './dockerfile.ts'
import type { Declaration } from './dockerfile/declaration.ts'
import type { Instruction } from './scanner/instruction.ts'

/**
 * Which ARG or ENV gives a variable its value at an instruction. BuildKit keeps one environment per stage in which the last writer wins,
 * and a stage built on another one starts with that one's, its ENVs laid over its ARGs
 * (moby/buildkit frontend/dockerfile/dockerfile2llb/convert.go, dispatchArg and dispatchEnv; Dockerfile reference, "Scope").
 */
export class Environment {
  readonly #byName = new Map<string, Declaration[]>()
  readonly #stages: readonly Stage[]

  constructor(dockerfile: Dockerfile) {
    this.#stages = dockerfile.stages
    for (const declaration of dockerfile.declarations) {
      const list = this.#byName.get(declaration.name)
      if (list) list.push(declaration)
      else this.#byName.set(declaration.name, [declaration])
    }
  }

  /** All declarations of a name, in the order of the file. */
  declarations(name: string): readonly Declaration[] {
    return this.#byName.get(name) ?? []
  }

  /** The declaration in effect right before an instruction of a stage, or undefined when the file gives the name no value there. */
  at(stage: Stage, instruction: Instruction, name: string): Declaration | undefined {
    const before = instruction.span.start
    const own = this.declarations(name).findLast((item) => item.stage === stage.index && item.instruction.span.start < before)
    return own ?? (stage.base && this.#inherited(stage.base, name))
  }

  /** The global ARG of a name, which FROM lines see, and stages only through an ARG of their own. */
  global(name: string): Declaration | undefined {
    return this.declarations(name).findLast((item) => item.stage === -1)
  }

  #inherited(stage: Stage, name: string): Declaration | undefined {
    const own = this.declarations(name).filter((item) => item.stage === stage.index)
    const last = own.findLast((item) => item.kind === 'ENV') ?? own.at(-1)
    if (last?.kind === 'ENV' || !stage.base) return last
    const inherited = this.#inherited(stage.base, name)
    return inherited?.kind === 'ENV' ? inherited : (last ?? inherited)
  }

  /** The value that the file itself gives a text with `$NAME`s in it, or undefined where one of them has none. */
  resolveGlobal(text: string): string | undefined {
    let known = true
    const resolved = text.replace(/\$(?:\{(\w+)(?::?-([^}]*))?\}|(\w+))/g, (_, braced?: string, fallback?: string, plain?: string) => {
      const value = this.global((braced ?? plain)!)?.value ?? fallback
      if (value === undefined || value.includes('$')) known = false
      return value ?? ''
    })
    return known ? resolved : undefined
  }

  /** The image that a stage is built on in the end, build arguments replaced by their defaults; undefined when it cannot be told. */
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
