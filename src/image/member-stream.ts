import type { ContentSearch } from './content.ts'
import type { MemberKind } from './members.ts'
import type { InflateRaw, Unzip } from 'node:zlib'

/** A member that expands further is given up: it is a decompression bomb, or takes longer than anyone waits. */
const LARGEST = 4 * 2 ** 30

/** A compressed member that is too large to be opened at once: it is decompressed while its bytes come, in constant memory. */
export class MemberStream {
  readonly #stream: Unzip | InflateRaw
  readonly #done: Promise<'ended' | 'broken'>
  #skip: number
  #before = 0

  /** `skip`: how many bytes of header come before the compressed data. */
  constructor(
    kind: MemberKind,
    skip: number,
    content: ContentSearch,
    unread: (what: string) => void,
  ) {
    this.#skip = skip
    this.#stream = kind.open({ chunkSize: 64 * 1024 })
    this.#done = this.#read(content, unread)
  }

  async #read(content: ContentSearch, unread: (what: string) => void): Promise<'ended' | 'broken'> {
    let length = 0
    try {
      for await (const chunk of this.#stream as AsyncIterable<Buffer>) {
        length += chunk.length
        if (length > LARGEST) {
          unread(`expanding to more than ${LARGEST / 2 ** 30} GiB`)
          break
        }
        await content.push(chunk)
      }
    } catch (error) {
      if (!this.#stream.errored) throw error
      // Bytes that only looked like a member, or a damaged one: what could be decompressed has been looked through.
      return 'broken'
    } finally {
      await content.end()
    }
    return 'ended'
  }

  /** Takes the next bytes: `all` of them, or as many as the member needed; `broken` if they cannot be decompressed. */
  async push(bytes: Buffer): Promise<'all' | 'broken' | number> {
    const skipped = Math.min(this.#skip, bytes.length)
    this.#skip -= skipped
    const before = this.#before
    const written = new Promise<void>((resolve) => {
      this.#stream.write(bytes.subarray(skipped), () => resolve())
    })
    this.#before += bytes.length - skipped
    // Once the member has ended, the stream does not call back any more.
    await Promise.race([written, this.#done])
    if (!this.#stream.errored && this.#stream.bytesWritten === this.#before) return 'all'
    const state = await this.end()
    return state === 'broken' ? 'broken' : skipped + Math.max(0, this.#stream.bytesWritten - before)
  }

  /** No more bytes come: looks through what is left of the member. Tells whether it was `broken` or cut off. */
  async end(): Promise<'ended' | 'broken'> {
    this.#stream.end()
    const state = await this.#done
    this.#stream.destroy()
    return state
  }
}
