import type { Replacement } from '../../plan/replacements.ts'
import type { Span } from '../../span.ts'
import type { Obstacle } from '../../transform.ts'
import type { DockerVersion } from '../docker-version.ts'
import type { Repository } from '../repository.ts'

/** Where a shell text stands and what is known around it. */
export interface ShellOptions {
  readonly kind: string
  /** From the root of the repository. */
  readonly file: string
  readonly repository: Repository
  /** The folders that it may be started in, from the root (`''`), the likeliest first. */
  readonly folders: readonly string[]
  /** It is read by bash or zsh for sure, not by a plain `sh`. */
  readonly isBash?: boolean
  /**
   * Is a variable known to be in the environment of every command, with the value that the shell
   * expands?
   */
  readonly isExported?: (name: string) => boolean
  /** What an expression that is masked may be, as far as that is fixed: `$(DIR)` of a Makefile. */
  readonly valuesOf?: (expression: string) => readonly string[] | undefined
  /** It is an example for people: a value that is written there stands for one. */
  readonly isExample?: boolean
  /** Variables of the environment around it, for instance `DOCKER_BUILDKIT`. */
  readonly environment?: ReadonlyMap<string, string>
  /** The docker that it runs with, where that is pinned. */
  readonly docker?: DockerVersion | undefined
  /**
   * Puts the value of a build argument that is one expression (`${{ secrets.X }}`, masked by
   * `masked`) into the environment around the shell, under the name of the argument. Undefined: it
   * is written before the command.
   *
   * @param at the expression, in the file
   */
  readonly hoist?: (name: string, at: Span) => readonly Replacement[] | Obstacle
}
