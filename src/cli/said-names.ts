import { oneLine } from '../escape.ts'
import { hint } from '../nearest.ts'
import type { Arguments } from './arguments.ts'

/** More names than that are no help to find the one that was meant. */
const mostNames = 1000

/**
 * The names of variables that `--secret` and `--ignore` say: a slip would leave a secret where it
 * is, without a word. Names of files are none, since a copied folder may bring them.
 */
export class SaidNames {
  /** Is nothing said of any name? Then no text has to be seen. */
  readonly areNone: boolean
  readonly #missing: Map<string, string>
  #isAny = false
  /** What the files declare, in small letters, to tell what was meant. */
  readonly #declared = new Map<string, string>()

  constructor({ secrets, ignore }: Pick<Arguments, 'secrets' | 'ignore'>) {
    const said = [
      ...secrets.map((name) => [name, '--secret'] as const),
      ...ignore.map((name) => [name, '--ignore'] as const),
    ]
    this.areNone = said.length === 0
    this.#missing = new Map(said.filter(([name]) => /^[A-Za-z_]\w*$/.test(name)))
  }

  /** @param text of a Dockerfile that is worked on */
  saw(text: string): void {
    this.#isAny = true
    if (this.#missing.size === 0) return
    for (const name of this.#missing.keys()) if (text.includes(name)) this.#missing.delete(name)
    for (const [, name] of text.matchAll(/^[ \t]*(?:ARG|ENV)[ \t]+(\w+)/gim))
      if (this.#declared.size < mostNames) this.#declared.set(name!.toLowerCase(), name!)
  }

  /** What to tell of those that no file has. */
  unmatched(): string[] {
    if (!this.#isAny) return []
    const known = [...this.#declared.keys()]
    return [...this.#missing].map(([name, option]) => {
      const meant = hint(name, known).replace(/mean (\w+)/, (_, word: string) => {
        return `mean ${this.#declared.get(word) ?? word}`
      })
      return `${option} ${oneLine(name)}: nothing here is called so${meant}`
    })
  }
}
