import { Known } from '../known.ts'

/** What a repository can be asked. Paths are from its root, with `/`. */
export interface RepositoryParts {
  /** Every Dockerfile, sorted. */
  readonly dockerfiles: readonly string[]
  /** Every file that may call a build, sorted. */
  readonly files: readonly string[]
  /** Is there a file or folder? */
  readonly exists: (path: string) => boolean
  /** The text of another file; undefined when it is not there or no text. */
  readonly read: (path: string) => string | undefined
}

/** What callers are told about the repository that they stand in. */
export class Repository extends Known implements RepositoryParts {
  readonly dockerfiles: readonly string[]
  readonly files: readonly string[]
  readonly exists: RepositoryParts['exists']
  readonly read: RepositoryParts['read']

  constructor({ dockerfiles, files, exists, read }: RepositoryParts) {
    super()
    this.dockerfiles = dockerfiles
    this.files = files
    this.exists = exists
    this.read = read
  }
}
