import { createBrotliDecompress } from 'node:zlib'
import type { ContentSearch } from '../content.ts'
import type { TarBody } from '../tar-entry.ts'
import { lookThrough } from './look-through.ts'
import type { MemberContent } from './kind.ts'

/** Brotli (RFC 7932) begins with no mark: the end of its name tells. */
export const BROTLI = '.br'

/** A file that is packed with brotli. It is looked through as it is, too. */
export class BrotliFile implements TarBody {
  readonly #plain: ContentSearch
  readonly #content: MemberContent
  readonly #stream = createBrotliDecompress({ chunkSize: 64 * 1024 })
  readonly #done: Promise<void>

  constructor(plain: ContentSearch, content: MemberContent) {
    this.#plain = plain
    this.#content = content
    this.#stream.on('error', () => {})
    this.#done = this.#read()
  }

  async #read(): Promise<void> {
    try {
      await lookThrough(this.#stream as AsyncIterable<Buffer>, this.#content)
    } catch (error) {
      if (!this.#stream.errored) throw error
      this.#content.unread('named .br, and no sound brotli')
    } finally {
      await this.#content.search.end()
    }
  }

  async push(chunk: Uint8Array): Promise<void> {
    await this.#plain.push(chunk)
    if (this.#stream.destroyed) return
    const written = new Promise<void>((resolve) => {
      this.#stream.write(Buffer.from(chunk), () => resolve())
    })
    // Once the data has ended, the stream does not call back any more.
    await Promise.race([written, this.#done])
  }

  async end(): Promise<void> {
    await this.#plain.end()
    this.#stream.end()
    await this.#done
    this.#stream.destroy()
  }
}
