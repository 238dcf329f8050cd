import { posix } from 'node:path'
import type { ArchiveFile } from './archive.ts'
import { Hits, type Blob } from './blob.ts'
import { cannotVerify } from './cannot-verify.ts'
import { decompressed, peek, type Bytes, type Peeked } from './compression.ts'
import { ContentSearch } from './content.ts'
import { searchLayer } from './layer.ts'
import type { Notes } from './notes.ts'
import type { Search } from './search.ts'
import { isTar, TAR_HEAD } from './tar.ts'

/** A larger document is looked through like any file, but not kept: manifests are limited to 4 MiB, bills of materials are not. */
const LARGEST_DOCUMENT = 16 * 2 ** 20

const beginsLikeJson = (head: Uint8Array) => /^\s*[[{]/.test(Buffer.from(head).toString('latin1'))

/** Looks through the bytes of a blob that is no layer. Gives the document they are, if they are one. */
async function searchDocument({ head, all }: Peeked, content: ContentSearch): Promise<unknown> {
  const kept: Uint8Array[] = []
  let room = beginsLikeJson(head) ? LARGEST_DOCUMENT : 0
  for await (const chunk of all) {
    room -= chunk.length
    if (room >= 0) kept.push(chunk)
    await content.push(chunk)
  }
  await content.end()
  if (room < 0) return undefined
  try {
    return JSON.parse(Buffer.concat(kept).toString('utf8')) as unknown
  } catch {
    return undefined
  }
}

async function readBlob(
  file: Extract<ArchiveFile, { body: Bytes }>,
  search: Search,
  notes: Notes,
): Promise<Blob> {
  const { path, size } = file
  const hits = new Hits()
  const unpacked = await peek(await decompressed(file.body), TAR_HEAD)
  // The magic bytes decide, not the media type: a layer is a tar archive, whatever it is called.
  if (isTar(unpacked.head)) {
    return {
      path,
      size,
      kind: 'layer',
      hits,
      deletions: await searchLayer(unpacked.all, search, hits, notes),
    }
  }
  const content = new ContentSearch({
    search,
    found: (pattern, members) => hits.add(pattern, members),
    unread: (what) => notes.unread(what, path),
  })
  const json = await searchDocument(unpacked, content)
  return { path, size, kind: json === undefined ? 'other' : 'json', hits, deletions: [], json }
}

/** The blobs of an image by their paths, links resolved. */
export class Blobs {
  readonly #blobs = new Map<string, Blob>()
  readonly #links = new Map<string, string>()

  /** Reads `file` and keeps what was found in it. @throws CannotVerify when it is damaged */
  async read(file: ArchiveFile, search: Search, notes: Notes): Promise<void> {
    if ('linkTo' in file) {
      this.#links.set(
        file.path,
        posix.join(file.hard ? '.' : posix.dirname(file.path), file.linkTo),
      )
      return
    }
    try {
      this.#blobs.set(file.path, await readBlob(file, search, notes))
    } catch (error) {
      throw cannotVerify(error, file.path)
    }
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
