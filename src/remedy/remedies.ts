import type { Dockerfile } from '../dockerfile.ts'
import type { IgnoreComment } from '../ignore-comments.ts'
import type { Options } from '../options.ts'
import type { Flow } from '../trace/flows.ts'
import { Traces } from '../trace/traces.ts'
import type { Obstacle, Transform } from '../transform.ts'
import { findRemedy, type Remedy } from './remedy.ts'

/** What can be done about the secrets of one Dockerfile. */
export class Remedies extends Traces {
  /** What transforms know about leaks, in order. */
  readonly fixers: readonly Required<Pick<Transform, 'name' | 'claims' | 'fix'>>[]

  readonly #transforms: readonly Transform[]
  #heeded: string | undefined
  readonly #remedies = new Map<Flow, Remedy | Obstacle>()

  /** @param unheeded an ignore comment that is to be read as any other comment */
  constructor(
    source: string | Dockerfile,
    options: Options,
    transforms: readonly Transform[] = [],
    unheeded?: IgnoreComment,
  ) {
    super(source, options, unheeded)
    this.#transforms = transforms
    this.fixers = transforms.flatMap(({ name, claims, fix }) =>
      claims && fix ? [{ name, claims, fix }] : [],
    )
  }

  /**
   * What serves a secret variable everywhere, or why one of its uses cannot be served: then nothing
   * is done at all.
   */
  remedyFor(flow: Flow): Remedy | Obstacle {
    let remedy = this.#remedies.get(flow)
    if (!remedy) this.#remedies.set(flow, (remedy = findRemedy(this, flow)))
    return remedy
  }

  /**
   * The same about another text.
   *
   * @param secret a name that is a secret there
   * @param options what is to be done otherwise there
   */
  of(source: string, secret: string, options: Partial<Options> = {}): Remedies {
    const secrets = [...(this.options.secrets ?? []), secret]
    return new Remedies(source, { ...this.options, ...options, secrets }, this.#transforms)
  }

  /** Would everything be found that is found now, and no more, without the comment? */
  isUnused(comment: IgnoreComment): boolean {
    if (comment.scope === 'instruction' && this.isIgnoredWhole) return false
    const heeded = comment.scope === 'file' ? '' : (this.#heeded ??= this.#stories(undefined))
    return heeded === this.#stories(comment)
  }

  /** Every finding in words, as it would be without one of the comments. */
  #stories(unheeded: IgnoreComment | undefined): string {
    const facts = new Remedies(this.dockerfile, this.options, this.#transforms, unheeded)
    // the notes on the comments themselves are left out, they would ask again
    return this.#transforms
      .filter(({ name }) => name !== 'ignore-comment')
      .flatMap(({ find }) => [...(find?.(facts) ?? [])])
      .map(({ at, message }) => `${at.start} ${message}`)
      .join('\n')
  }
}
