import { groupBy } from '../../group.ts'

/** Why a variable counts as a secret. */
export type Because = 'name' | 'value' | 'said' | 'possible'

/**
 * The names that secrets go by: `ENV INNER=$OUTER` makes one secret of two names. A secret is known
 * by the name that callers pass it under.
 */
export class Aliases {
  /** name → the name it was passed under; such a name points at itself */
  readonly #passed = new Map<string, string>()
  readonly #because = new Map<string, Because>()
  /** The names of each secret, until there is another one. */
  #names: Map<string, string[]> | undefined

  has(name: string): boolean {
    return this.#passed.has(name)
  }

  /** Every name of every secret. */
  all(): string[] {
    return [...this.#passed.keys()]
  }

  /** The names that the secrets are passed under, each once. */
  ids(): string[] {
    return [...new Set(this.#passed.values())]
  }

  namesOf(id: string): Set<string> {
    this.#names ??= groupBy(this.#passed.keys(), (name) => this.#passed.get(name)!)
    return new Set(this.#names.get(id))
  }

  because(name: string): Because | undefined {
    return this.#because.get(name)
  }

  /** A secret of its own, that is passed under this name. */
  add(name: string, because: Because): void {
    this.#pass(name, name)
    this.#because.set(name, because)
  }

  /** What is known for sure takes the place of what was only possible. */
  confirm(name: string, because: Because): void {
    if (because !== 'possible') this.#because.set(this.#passed.get(name)!, because)
  }

  /** The name, with all that were the same secret, is the secret of the outer one. */
  join(name: string, outer: string): void {
    const passed = this.#passed.get(outer)!
    const old = this.#passed.get(name)
    if (old === passed) return
    const own = old === undefined ? [name] : this.namesOf(old)
    for (const other of own) this.#pass(other, passed)
  }

  #pass(name: string, passed: string): void {
    this.#passed.set(name, passed)
    this.#names = undefined
  }
}
