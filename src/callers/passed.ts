import type { Obstacle } from '../transform.ts'
import type { Span } from '../span.ts'

/**
 * How the value of a build argument is spelled: the variable of the same name, another variable,
 * only a name (the client's own environment is asked), fixed text, a variable with a default, text
 * with something in it, what another program puts in before the shell sees it (`${{ secrets.X }}`),
 * or what no reader understands.
 */
export type Spelling =
  | 'same variable'
  | 'other variable'
  | 'name only'
  | 'literal'
  | 'default'
  | 'composed'
  | 'expression'
  | 'unknown'

/** A build argument that a call passes. Its value is in the file, never in here. */
export interface Passed extends Span {
  readonly name: string
  readonly spelling: Spelling
  /** The variable that the value comes from, where it is one alone. */
  readonly from?: string
  /** It is all that is in a file: `X="$(cat ~/.ssh/id_rsa)"`. */
  readonly isFile?: boolean
  /** The path of that file, where it is the same wherever the command runs; `$HOME` stands for it. */
  readonly path?: string
  /** Why a person must hand this one over. */
  readonly obstacle?: Obstacle
  /**
   * It goes when the files that are called pass the secret, from a variable of its name; else a
   * person must hand it over.
   */
  readonly byFile?: ByFile
}

/** What a command of compose or bake passes for the services or targets of its files. */
export interface ByFile {
  /** From the root of the repository. */
  readonly files: readonly string[]
  /** Undefined: all of them. */
  readonly units?: readonly string[]
  readonly obstacle: Obstacle
}

/** A secret that a call passes already. */
export interface PassedSecret {
  readonly id: string
  /**
   * `env`, `src` as written; undefined where the client finds it by the id. `agent`: a socket of
   * the ssh agent.
   */
  readonly from?: { readonly env: string } | { readonly src: string } | 'agent'
  /**
   * The variable, or the secret of a system of pipelines, that it is filled from by other means
   * than the builder's client.
   */
  readonly variable?: string
}
