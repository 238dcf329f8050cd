import { posix } from 'node:path'
import type { ArchiveFile } from './archive.ts'
import type { Blob, BlobReading } from './blob.ts'
import { CannotVerify } from './cannot-verify.ts'
import type { Notes } from './notes.ts'

function parsed(document: Uint8Array | undefined): unknown {
  if (document === undefined) return undefined
  try {
    return JSON.parse(Buffer.from(document).toString('utf8')) as unknown
  } catch {
    return undefined
  }
}

const digestIn = (path: string) => {
  const [, algorithm, hex] = /^blobs\/([a-z0-9]+)\/([0-9a-f]+)$/.exec(path) ?? []
  return algorithm === undefined ? undefined : `${algorithm}:${hex}`
}

/** What looks through a file. */
export type ReadFile = (
  file: Exclude<ArchiveFile, { readonly linkTo: string }>,
) => Promise<BlobReading>

/** The blobs of an image by their paths, links resolved. */
export class Blobs {
  readonly #blobs = new Map<string, Blob>()
  readonly #links = new Map<string, string>()
  readonly #read: ReadFile
  readonly #notes: Notes

  constructor(read: ReadFile, notes: Notes) {
    this.#read = read
    this.#notes = notes
  }

  /**
   * Reads `file` and keeps what was found in it. @throws CannotVerify when it is damaged or not
   * what its name says
   */
  async take(file: ArchiveFile): Promise<void> {
    const { path } = file
    if ('linkTo' in file) {
      this.#links.set(path, posix.join(file.hard ? '.' : posix.dirname(path), file.linkTo))
      return
    }
    const { document, notes, ...reading } = await this.#read(file)
    const said = digestIn(path)
    if (said !== undefined && said !== reading.digest && this.#isKnown(said, reading.digest))
      throw new CannotVerify(`${path}: its content has another digest, ${reading.digest}`)
    const other = this.#blobs.get(path)
    if (other !== undefined && other.digest !== reading.digest)
      throw new CannotVerify(`${path} is in the archive twice, and it cannot be told which counts`)
    this.#notes.merge(notes)
    const json = parsed(document)
    const kind = reading.kind === 'json' && json === undefined ? 'other' : reading.kind
    this.#blobs.set(path, { path, size: file.size, ...reading, kind, json })
  }

  #isKnown(said: string, found: string): boolean {
    if (said.split(':')[0] === found.split(':')[0]) return true
    this.#notes.add(`${said}: a digest of an unknown kind, so not checked`)
    return false
  }

  /** The blob at `path`. */
  at(path: string): Blob | undefined {
    let target = path
    // Bounded, as links may form a circle.
    for (let step = 0; step < 8 && !this.#blobs.has(target); step++)
      target = this.#links.get(target) ?? target
    return this.#blobs.get(target)
  }

  /** The blob with a digest such as `sha256:…`, where an OCI layout keeps it. */
  withDigest(digest: string): Blob | undefined {
    return this.at(`blobs/${digest.replace(':', '/')}`)
  }

  [Symbol.iterator](): IterableIterator<Blob> {
    return this.#blobs.values()
  }
}
