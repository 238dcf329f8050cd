import type { Pattern } from './needles.ts'

/** A secret found in a blob. */
export interface Hit {
  readonly secret: string
  readonly form: string
  /** The file in a layer. */
  readonly path?: string
}

/** What one file of the image held, kept after its bytes are gone. */
export interface Blob {
  readonly path: string
  readonly size: number
  readonly kind: 'layer' | 'json' | 'other'
  readonly hits: Hits
  /** What a layer deletes from the layers below it. */
  readonly deletions: readonly Deletion[]
  /** The document, where the blob is one and is small enough to be kept. */
  readonly json?: unknown
}

/** A whiteout: `path` goes, or only what the layers below have in it (OCI image specification, layer.md, Whiteouts). */
export interface Deletion {
  readonly path: string
  readonly contentsOnly: boolean
}

/** The secrets found in a blob, each once for a file and form. */
export class Hits {
  readonly #hits = new Map<string, Hit>()

  /** Adds an occurrence in the file `path` (undefined: in the blob itself), inside the compressed `members`. */
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
