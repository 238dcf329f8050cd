import type { Obstacle } from '../transform.ts'
import type { Replacement } from '../plan/replacements.ts'
import type { Span } from '../span.ts'
import type { Invocation, Remark } from './caller.ts'
import type { Embedded } from './embedded.ts'
import type { Repository } from './repository.ts'

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
  /** Is a variable known to be in the environment of every command, with the value that the shell expands? */
  readonly isExported?: (name: string) => boolean
  /** Variables of the environment around it, for instance `DOCKER_BUILDKIT`. */
  readonly environment?: ReadonlyMap<string, string>
  /**
   * Puts the value of a build argument that is one expression (`${{ secrets.X }}`, masked by `masked`) into the environment around the
   * shell, under the name of the argument. Undefined: it is written before the command.
   *
   * @param at the expression, in the file
   */
  readonly hoist?: (name: string, at: Span) => readonly Replacement[] | Obstacle
}

/** Every call of a build in a shell text, and mentions of build arguments that no call was seen for. */
export function* readShell(
  embedded: Embedded,
  options: ShellOptions,
): Generator<Invocation | Remark> {
  void embedded
  void options
}
