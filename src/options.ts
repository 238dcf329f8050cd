import type { Builder } from './builder.ts'

/** One file with all secrets, `NAME='value'` lines. */
export interface Bundle {
  readonly id: string
  /** Absolute path in the container. */
  readonly path: string
}

/** Where platforms that hand over one .env file put it (render.com/docs/docker-secrets). */
export const defaultBundle: Bundle = { id: '_env', path: '/etc/secrets/.env' }

/** The file that the build is told to read a bundle from, in the folder of the context. */
export const bundleSource = '.env'

/** How a file is to be rewritten. */
export interface Options {
  /** Name of the file in messages and results. */
  readonly path?: string
  /** Variables that are secrets whatever their name looks like. */
  readonly secrets?: readonly string[]
  /** Variables and file names that are to be left alone. */
  readonly ignore?: readonly string[]
  /**
   * Ids for the mounts, by the name of the variable, or the path or name of the file. One that a
   * mount in the file has goes before.
   */
  readonly ids?: Readonly<Record<string, string>>
  /**
   * Variables that some build of the file is seen to go without: no mount of them is required, but
   * where the file itself had a value for that.
   */
  readonly optional?: readonly string[]
  /**
   * Files whose calls are all that build the file, by what knows no secrets: nothing gets a mount
   * then without `unsafe`.
   */
  readonly heldBy?: readonly string[]
  /**
   * Is a finding to be acted on? One that is not stays `review`, and its text stays as it is.
   *
   * @param finding `line` is left out where only the secret counts
   */
  readonly accept?: (finding: {
    readonly transform: string
    readonly name?: string | undefined
    readonly line?: number
  }) => boolean
  /** Apply `review` findings too. */
  readonly unsafe?: boolean
  /**
   * How a RUN gets a value: `env` as a variable mount, `file` read from the mounted file, `auto`
   * whichever the header and builder can do, `dotenv` all from one mounted file of `NAME='value'`
   * lines.
   */
  readonly style?: 'auto' | 'env' | 'file' | 'dotenv'
  /** Id and path of that one file. */
  readonly bundle?: Bundle
  readonly builder?: Builder
  /** Keys for ssh come from the builder's ssh agent instead of a secret file. */
  readonly ssh?: boolean
  /** False: never add or raise the `# syntax=` line. */
  readonly syntax?: boolean
  /**
   * Gives the text of a file of the build context (`.npmrc`, `.dockerignore`; posix path relative
   * to the context), null when the context is at hand and has no such file, or undefined when it
   * cannot be told.
   */
  readonly readContext?: (path: string) => string | null | undefined
  /** Does a path of the build context lead out of it by a symbolic link? */
  readonly leadsOut?: (path: string) => boolean
  /**
   * Gives the paths of what lies in the build context, not all where there are thousands. Asked
   * only where a mount is there already and nothing else says which file it takes, and where a
   * framework finds its sources by their place.
   */
  readonly listContext?: () => readonly string[]
  /**
   * May a file of the context be kept out of the build by its `.dockerignore`? Not when something
   * else is built from the same context. Whoever says so writes `context` of the result along with
   * the Dockerfile.
   */
  readonly mayKeepOut?: (path: string) => boolean
}
