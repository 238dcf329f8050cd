import type { Declaration } from '../../dockerfile/declaration.ts'
import { type Expansion, expansions, pieces, wholeVariable } from '../../dockerfile/expansion.ts'
import type { Dockerfile } from '../../dockerfile.ts'
import type { Environment } from '../../environment.ts'

/** What the value of a declaration is made of, by what the file declares before it. */
export class Declared {
  readonly #dockerfile: Dockerfile
  readonly #environment: Environment

  constructor(dockerfile: Dockerfile, environment: Environment) {
    this.#dockerfile = dockerfile
    this.#environment = environment
  }

  /** Has the name a declaration that reaches this one? */
  isDeclared(declaration: Declaration, name: string): boolean {
    return this.#reaching(declaration, name) !== undefined
  }

  #reaching({ stage, instruction }: Declaration, name: string): Declaration | undefined {
    const at = this.#dockerfile.stages[stage]
    return at ? this.#environment.at(at, instruction, name) : this.#environment.global(name)
  }

  /** The same, but for a global ARG that is the declaration itself or comes behind it. */
  isSetBefore(declaration: Declaration, name: string): boolean {
    if (declaration.stage >= 0) return this.isDeclared(declaration, name)
    const at = declaration.instruction.span.start
    return this.#environment
      .declarations(name)
      .some(({ stage, instruction }) => stage === -1 && instruction.span.start < at)
  }

  /** The declared variable that the value wholly consists of. */
  outer(declaration: Declaration): string | undefined {
    const { raw, name } = declaration
    const outer = raw === undefined ? undefined : wholeVariable(raw)
    if (outer === undefined || outer === name) return undefined
    return this.isDeclared(declaration, outer) ? outer : undefined
  }

  /** `ARG X=${X}`: a name that nothing declares before it is empty, so the caller gives the value. */
  isUndeclared(declaration: Declaration): boolean {
    const whole = declaration.raw === undefined ? undefined : wholeVariable(declaration.raw)
    return whole !== undefined && !this.isDeclared(declaration, whole)
  }

  /** Is it the value of an ARG that has none in this file? */
  isOfCaller(declaration: Declaration): boolean {
    const outer = this.outer(declaration)
    const own = this.#dockerfile.declarations.filter(({ name }) => name === outer)
    return own.length > 0 && own.every(({ kind, value = '' }) => kind === 'ARG' && value === '')
  }

  /** Is the value that the name has there for the caller of the build to give? */
  isForCaller(declaration: Declaration, name: string): boolean {
    const before = this.#reaching(declaration, name)
    if (before?.kind !== 'ARG') return false
    return (before.raw?.includes('$') ?? false) || (this.given(before) ?? '') === ''
  }

  /** The value that is in effect where the caller gives none: an ARG alone has the global one. */
  given({ name, value, raw, stage }: Declaration): string | undefined {
    return raw === undefined && stage >= 0 ? this.#environment.global(name)?.value : value
  }

  expansionsIn({ raw }: Declaration): Expansion[] {
    return raw === undefined ? [] : expansions(raw, this.#dockerfile.scan.escape)
  }

  /**
   * What stands in the file of a value: no expansions, but their defaults (`${X:-text}`), and no
   * `$`, which is text there.
   */
  text({ raw, value }: Declaration): string {
    if (raw === undefined || !raw.includes('$')) return value ?? ''
    return pieces(raw, this.#dockerfile.scan.escape)
      .map(({ kind, text }) =>
        kind === 'text'
          ? text.replaceAll('$', '')
          : (/^\$\{\w+:?-([^$]*)\}$/.exec(text)?.[1] ?? ''),
      )
      .join('')
  }
}
