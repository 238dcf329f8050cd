import { posix } from 'node:path'
import type { ArchiveFile } from './archive.ts'
import type { Blob, BlobReading, Hit } from './blob.ts'
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

/** The contents that are in descriptors. */
function* dataIn(json: unknown): Generator<string> {
  const waiting = [json]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (typeof next !== 'object' || next === null) continue
    const { digest, data } = next as { readonly digest?: unknown; readonly data?: unknown }
    if (typeof digest === 'string' && typeof data === 'string') yield data
    for (const value of Object.values(next)) waiting.push(value ?? null)
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
    const hits = [...reading.hits, ...(await this.#embedded(path, json))]
    const kind = reading.kind === 'json' && json === undefined ? 'other' : reading.kind
    this.#blobs.set(path, { path, size: file.size, ...reading, hits, kind, json })
  }

  /** What is found in content that descriptors carry with them, in base64 (descriptor.md, data). */
  async #embedded(path: string, json: unknown): Promise<readonly Hit[]> {
    const hits: Hit[] = []
    for (const data of dataIn(json)) {
      const content = Buffer.from(data, 'base64')
      const body = async function* (): AsyncGenerator<Uint8Array> {
        yield content
      }
      const file = { path: `${path} (data)`, size: content.length, body: body() }
      const { hits: inside, notes } = await this.#read(file)
      this.#notes.merge(notes)
      for (const { secret, form } of inside) hits.push({ secret, form: `${form} in base64` })
    }
    return hits
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
