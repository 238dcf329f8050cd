import type { Candidate } from './members/candidates.ts'
import type { Pattern } from './needles.ts'
import type { Search } from './search.ts'

const EMPTY = Buffer.alloc(0)

/**
 * The same search over text that comes in chunks: an occurrence split between chunks is found too.
 */
export class ChunkedSearch {
  readonly #search: Search
  readonly #found: (pattern: Pattern) => void
  #before: Uint8Array = EMPTY

  constructor(search: Search, found: (pattern: Pattern) => void) {
    this.#search = search
    this.#found = found
  }

  /**
   * Looks through the next chunk, which must not change until the next one is pushed. Gives where
   * in it members may begin, if that is asked for.
   */
  push(chunk: Uint8Array, wantsMembers = false): readonly Candidate[] {
    const overlap = this.#search.longest - 1
    if (this.#before.length > 0) {
      const tail = this.#before.subarray(Math.max(0, this.#before.length - overlap))
      const seam = Buffer.concat([tail, chunk.subarray(0, overlap)])
      this.#search.find(seam, (pattern, start, end) => {
        if (start < tail.length && end > tail.length) this.#found(pattern)
      })
      this.#before = chunk.length >= overlap ? chunk : seam.subarray(0, tail.length + chunk.length)
    } else {
      this.#before = chunk
    }
    if (wantsMembers) return this.#search.findAll(chunk, this.#found)
    this.#search.find(chunk, this.#found)
    return []
  }
}
