import { isUtf8 } from 'node:buffer'
import { lstatSync, readFileSync, type Stats, statSync } from 'node:fs'
import { FileError, reason } from './error.ts'
import { realPath } from './real-path.ts'

/** A file as it was read. */
export class SourceFile {
  readonly bytes: Buffer
  /** The bytes as text, a byte order mark included. Encoded again they are the same bytes. */
  readonly text: string
  readonly #path: string
  #real: string | undefined

  constructor(path: string, bytes: Buffer) {
    this.#path = path
    this.bytes = bytes
    this.text = decode(bytes)
  }

  /**
   * Absolute path with every symbolic link resolved: where a rewrite is written to. Asked for only
   * where something is written.
   */
  get real(): string {
    return (this.#real ??= realPath(this.#path))
  }
}

/** No Dockerfile is near this size; what is larger is something else under its name. */
export const maxBytes = 2 * 1024 * 1024

/**
 * Reads a file as text without losing a byte.
 *
 * @param path absolute
 * @throws FileError when it is not there, not a regular file, unreadable, too large or not text
 */
export function readSource(path: string): SourceFile {
  const stats = statOf(path)
  if (stats.isDirectory()) throw new FileError('is a folder, not a file')
  if (!stats.isFile())
    throw new FileError('is not a regular file; its text can be given on standard input with -')
  if (stats.size > maxBytes) throw new FileError(tooLarge)
  try {
    // what the kernel makes up has no size, and reading it may wait for ever
    const bytes = stats.size === 0 ? Buffer.alloc(0) : readFileSync(path)
    return new SourceFile(path, bytes)
  } catch (error) {
    if (error instanceof FileError) throw error
    throw new FileError(`cannot be read: ${reason(error)}`)
  }
}

/**
 * Decodes bytes that are to be encoded again without a difference.
 *
 * @throws FileError when they are too many, hold a NUL or are not UTF-8
 */
export function decode(bytes: Buffer): string {
  if (bytes.length > maxBytes) throw new FileError(tooLarge)
  if (bytes.includes(0))
    throw new FileError('holds NUL bytes, so it is not a text file; left as it is')
  if (!isUtf8(bytes)) throw new FileError('is not UTF-8; left as it is')
  return bytes.toString('utf8')
}

const tooLarge = 'is larger than 2 MiB, too large for a Dockerfile; left as it is'

function statOf(path: string): Stats {
  try {
    return statSync(path)
  } catch (error) {
    const isDangling =
      isMissing(error) && (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false)
    throw new FileError(
      isDangling
        ? 'is a symbolic link to a file that is not there'
        : `cannot be read: ${reason(error)}`,
    )
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}
