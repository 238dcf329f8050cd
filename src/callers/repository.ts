/**
 * What callers are told about the repository that they stand in. Paths are from its root, with `/`.
 */
export interface Repository {
  /** Every Dockerfile, sorted. */
  readonly dockerfiles: readonly string[]
  /** Is there a file or folder? */
  exists(path: string): boolean
  /** The text of another file; undefined when it is not there or no text. */
  read(path: string): string | undefined
  /** Every file that may call a build, sorted. */
  readonly files: readonly string[]
}
