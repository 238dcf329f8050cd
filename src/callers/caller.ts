import type { Replacement } from '../plan/replacements.ts'
import type { Span } from '../span.ts'
import type { Obstacle } from '../transform.ts'
import type { Limit } from './docker-version.ts'
import type { Repository } from './repository.ts'
import type { Passed, PassedSecret } from './passed.ts'

/** A file that may call a build. */
export interface CallerFile {
  /** From the root of the repository, with `/`. */
  readonly path: string
  readonly text: string
}

/** One way to call a build: which files it is written in, and how they are read. */
export interface CallerKind {
  /** Also the name of its file and of its fixtures. */
  readonly name: string
  /** By the path alone: may the file be of this kind? */
  accepts(path: string): boolean
  /** A cheap test of the text: what it does not match is not read. */
  readonly mentions: RegExp
  /**
   * Every call of a build in a file, in order, and what else is worth a word. Asynchronous where it
   * loads a parser: that is loaded when the first file is there for it, so the kind's own module
   * must be light.
   */
  read(
    file: CallerFile,
    repository: Repository,
  ): Iterable<Invocation | Remark> | AsyncIterable<Invocation | Remark>
}

/** Who carries the build out. */
export type BuilderName =
  | 'docker'
  | 'buildx'
  | 'podman'
  | 'buildah'
  | 'nerdctl'
  | 'depot'
  | 'compose'
  | 'bake'
  | 'classic'
  | 'kaniko'
  | 'acr'
  | 'gcloud'
  | 'heroku'
  | 'img'
  | 'caprover'
  | 'fly'

/**
 * Which Dockerfile a call means: one, one of several, one that cannot be told (any of the
 * repository), or one of another place. Paths are from the root of the repository.
 */
export type DockerfileOf =
  | { readonly path: string }
  | { readonly set: readonly string[] }
  | 'unknown'
  | 'elsewhere'

/** One secret that a call is to hand over from now on. */
export interface Delivery {
  /** Id of the mount. */
  readonly id: string
  /** The build argument whose value it is. */
  readonly argument: Passed
  /** The argument is passed as well as the secret. */
  readonly keep: boolean
  /** The secret is passed already: only the argument goes. */
  readonly given: boolean
  /** Its key is in the ssh agent, which is passed: the argument is {@link Delivery.given}. */
  readonly byAgent?: boolean
  /** The Dockerfile takes it in no way: the argument goes, as if it were {@link Delivery.given}. */
  readonly isIdle?: boolean
  /** The Dockerfile mounts a file, and the argument is all that is in one. */
  readonly asFile?: boolean
}

/** One call of a build. */
export interface Invocation {
  readonly type: 'invocation'
  /** From the root of the repository. */
  readonly file: string
  readonly at: Span
  readonly kind: string
  /** The service or target of its file. */
  readonly unit?: string
  readonly builder: BuilderName
  readonly dockerfile: DockerfileOf
  /**
   * Folder, from the root of the repository (`''` is the root); undefined when it cannot be told.
   */
  readonly context?: string
  readonly target?: string
  readonly passed: readonly Passed[]
  readonly secrets: readonly PassedSecret[]
  /** Why no secret can be handed over here by an edit. */
  readonly obstacle?: Obstacle
  /** What is in its way where the Dockerfile mounts a secret as a variable. */
  readonly onlyFiles?: Limit
  /**
   * What reaches this build from another definition: a target that is inherited, the file that an
   * override stands beside.
   */
  readonly also?: Pick<Invocation, 'secrets'> & { readonly passed: readonly string[] }
  /**
   * The edits that hand over secrets in place of build arguments, and those that it is to pass
   * besides, all of them in this call's own file.
   *
   * @param deliveries none of whose arguments has an obstacle
   * @param supplies only where {@link Invocation.supplier} is there
   */
  deliver(
    deliveries: readonly Delivery[],
    supplies?: readonly Supply[],
  ): readonly Replacement[] | Obstacle
  /**
   * Left out where nobody is told to add a secret: what is called here is defined in another file.
   */
  readonly supplier?: Supplier
  /** A platform that passes arguments only: a remark of its own says so. */
  readonly isPlatform?: boolean
}

/** How a call is given a secret that the Dockerfile needs and that no argument of it was. */
export interface Supplier {
  /** The call may pass more than is seen: `docker build $OPTIONS .` */
  readonly isOpen?: boolean
  /** Only a person can add it: {@link Invocation.deliver} knows no supplies. */
  readonly isByHand?: boolean
  /** Nothing fails by it: a text for people. */
  readonly isExample?: boolean
  /** What a person writes, in this file's own language. */
  words(supply: Supply): string
}

/**
 * A secret that a call is to pass: the ssh agent, a variable, a file of the build context, or
 * another file.
 */
export interface Supply {
  readonly id: string
  /** `path` is from the context, with `/`. */
  readonly from:
    | 'agent'
    | { readonly env: string }
    | { readonly path: string }
    | { readonly src: string }
}

/**
 * Something about callers that is no call: words of a call in prose, a file that must not change.
 */
export interface Remark {
  readonly type: 'remark'
  readonly file: string
  readonly at: Span
  readonly kind: string
  /**
   * Told only when one of these build arguments became a secret; undefined: told whenever a secret
   * is built with.
   */
  readonly names?: readonly string[]
  /** `manual`: a person must do something. `note`: worth knowing. */
  readonly status: 'manual' | 'note'
  /** Subject, harm, remedy, in one line; never a value. */
  readonly message: string
  /** Who builds there, where that is one who passes secrets in another way than docker. */
  readonly builder?: BuilderName
}
