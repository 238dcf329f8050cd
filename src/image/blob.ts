import type { GatheredNotes } from './notes.ts'
import type { Pattern } from './needles.ts'

/** A secret found in a blob. */
export interface Hit {
  readonly secret: string
  readonly form: string
  /** The file in a layer. */
  readonly path?: string
}

/** What was read of one file of the image. It can be sent from one thread to another. */
export interface BlobReading {
  readonly kind: 'layer' | 'json' | 'other'
  readonly hits: readonly Hit[]
  /** What a layer deletes from the layers below it. */
  readonly deletions: readonly Deletion[]
  /** How many files a layer holds. */
  readonly files: number
  /** How many bytes were looked through: more than it has when it is compressed. */
  readonly unpacked: number
  /** Of its bytes, or of what they decompress to when its name is no digest: `sha256:…`. */
  readonly digest: string
  /** The bytes of a document that is small enough to be kept. */
  readonly document?: Uint8Array
  readonly notes: GatheredNotes
}

/** What one file of the image held, kept after its bytes are gone. */
export interface Blob extends Omit<BlobReading, 'document' | 'notes'> {
  readonly path: string
  readonly size: number
  /** The document, where the blob is one and is small enough to be kept. */
  readonly json?: unknown
}

/**
 * A whiteout: `path` goes, or only what the layers below have in it (OCI image specification,
 * layer.md, Whiteouts).
 */
export interface Deletion {
  readonly path: string
  readonly contentsOnly: boolean
}

/** The secrets found in a blob, each once for a file and form. */
export class Hits {
  readonly #hits = new Map<string, Hit>()

  /**
   * Adds an occurrence in the file `path` (undefined: in the blob itself), inside the compressed
   * `members`.
   */
  add(pattern: Pattern, members: readonly string[], path?: string): void {
    const form = [pattern.form, ...members.toReversed()].join(' in ')
    this.#keep({ secret: pattern.secret, form, ...(path === undefined ? {} : { path }) })
  }

  /** The file `from` has one more name: whatever was found in it is in `to` as well. */
  link(from: string, to: string): void {
    for (const hit of this.#hits.values()) if (hit.path === from) this.#keep({ ...hit, path: to })
  }

  #keep(hit: Hit): void {
    const key = JSON.stringify([hit.secret, hit.form, hit.path])
    if (!this.#hits.has(key)) this.#hits.set(key, hit)
  }

  [Symbol.iterator](): IterableIterator<Hit> {
    return this.#hits.values()
  }
}
