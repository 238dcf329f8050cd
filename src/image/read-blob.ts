import { createHash } from 'node:crypto'
import { Hits, type BlobReading } from './blob.ts'
import { Budget } from './budget.ts'
import { cannotVerify } from './cannot-verify.ts'
import { compressionOf, decompressed, peek, type Bytes, type Peeked } from './compression.ts'
import { ChunkedSearch } from './chunked-search.ts'
import { ContentSearch } from './content.ts'
import { algorithmOf } from './digest.ts'
import { searchLayer } from './layer.ts'
import type { Pattern } from './needles.ts'
import { Notes } from './notes.ts'
import type { Search } from './search.ts'
import { isTar, TAR_HEAD } from './tar-entry.ts'

/**
 * A larger document is looked through like any file, but not kept: manifests are limited to 4 MiB,
 * bills of materials are not.
 */
const LARGEST_DOCUMENT = 16 * 2 ** 20

const beginsLikeJson = (head: Uint8Array) => /^\s*[[{]/.test(Buffer.from(head).toString('latin1'))

/**
 * Looks through the bytes of a blob that is no layer. Gives the document they are, if they may be
 * one.
 */
async function searchDocument(
  { head, all }: Peeked,
  content: ContentSearch,
): Promise<Buffer | undefined> {
  const kept: Uint8Array[] = []
  let room = beginsLikeJson(head) ? LARGEST_DOCUMENT : 0
  for await (const chunk of all) {
    room -= chunk.length
    // A copy, since it is kept for longer than it stays as it is.
    if (room >= 0) kept.push(Buffer.from(chunk))
    await content.push(chunk)
  }
  await content.end()
  return room < 0 ? undefined : Buffer.concat(kept)
}

/** Passes bytes on, and knows afterwards how many they were and what their digest is. */
class Measured {
  size = 0
  readonly #algorithm: string
  readonly #hash

  constructor(algorithm: string) {
    this.#algorithm = algorithm
    this.#hash = createHash(algorithm)
  }

  /** @param onChunk sees all that passes by */
  async *bytes(
    source: Bytes,
    isHashed: boolean,
    onChunk: (chunk: Uint8Array) => void = () => {},
  ): AsyncGenerator<Uint8Array> {
    for await (const chunk of source) {
      this.size += chunk.length
      onChunk(chunk)
      if (isHashed) this.#hash.update(chunk)
      yield chunk
    }
  }

  digest(): string {
    return `${this.#algorithm}:${this.#hash.digest('hex')}`
  }
}

/**
 * The search through the bytes of a packed blob as they are: from some of them nothing is unpacked,
 * such as the name in the header of a gzip file, and frames of zstd that are to be skipped.
 */
class PackedSearch {
  readonly #found: Pattern[] = []
  readonly #search: ChunkedSearch
  #isPacked: boolean | undefined

  constructor(search: Search) {
    this.#search = new ChunkedSearch(search, (pattern) => this.#found.push(pattern))
  }

  push(chunk: Uint8Array): void {
    this.#isPacked ??= compressionOf(chunk) !== undefined
    if (this.#isPacked) this.#search.push(chunk)
  }

  /** Adds what nothing that was unpacked has told already. */
  addTo(hits: Hits): void {
    const known = new Set([...hits].map(({ secret }) => secret))
    for (const pattern of this.#found)
      if (!known.has(pattern.secret)) hits.add(pattern, [], '(bytes that nothing is unpacked from)')
  }
}

async function readAny(
  path: string,
  source: Bytes,
  search: Search,
  isHashed: boolean,
): Promise<BlobReading> {
  const hits = new Hits()
  const notes = new Notes()
  const algorithm = algorithmOf(path)
  const measured = new Measured(algorithm ?? 'sha256')
  const content = new Measured('sha256')
  const packed = new PackedSearch(search)
  const raw = measured.bytes(source, isHashed && algorithm !== undefined, (chunk) =>
    packed.push(chunk),
  )
  const unpacked = await peek(
    content.bytes(await decompressed(raw, search.buffers), isHashed && algorithm === undefined),
    TAR_HEAD,
  )
  const reading = (known: Pick<BlobReading, 'kind' | 'deletions' | 'files' | 'document'>) => {
    packed.addTo(hits)
    return {
      ...known,
      hits: [...hits],
      unpacked: content.size,
      digest: isHashed ? (algorithm === undefined ? content : measured).digest() : '',
      notes: notes.gathered(),
    }
  }
  // The magic bytes decide, not the media type: a layer is a tar archive, whatever it is called.
  if (isTar(unpacked.head)) {
    const layer = await searchLayer(unpacked.all, search, hits, notes)
    // Trailing bytes belong to the digest.
    for await (const _ of raw);
    return reading({ kind: 'layer', ...layer })
  }
  const unread = (what: string) => notes.unread(what, path)
  return reading(await documentIn(unpacked, search, hits, unread))
}

async function documentIn(
  unpacked: Awaited<ReturnType<typeof peek>>,
  search: Search,
  hits: Hits,
  unread: (what: string) => void,
): Promise<Pick<BlobReading, 'kind' | 'deletions' | 'files' | 'document'>> {
  const inquiry = { search, budget: new Budget(), found: hits.add.bind(hits), unread }
  const document = await searchDocument(unpacked, new ContentSearch(inquiry))
  const known = { deletions: [], files: 0 }
  return document === undefined ? { kind: 'other', ...known } : { kind: 'json', ...known, document }
}

/**
 * Looks through the file `path` of an image. @throws CannotVerify when it is damaged
 *
 * @param isHashed whether its digest is made, too; otherwise it is empty
 */
export async function readBlob(
  path: string,
  source: Bytes,
  search: Search,
  isHashed = true,
): Promise<BlobReading> {
  try {
    return await readAny(path, source, search, isHashed)
  } catch (error) {
    throw cannotVerify(error, path)
  }
}
