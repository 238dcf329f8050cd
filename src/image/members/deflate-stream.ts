import { createInflateRaw, createUnzip, type InflateRaw, type Unzip } from 'node:zlib'
import { lookThrough } from './look-through.ts'
import type { MemberContent, OpenMember } from './kind.ts'

/**
 * A deflated member that is too large to be opened at once: it is decompressed while its bytes
 * come, in constant memory.
 */
export class DeflateStream implements OpenMember {
  readonly #stream: Unzip | InflateRaw
  readonly #done: Promise<'ended' | 'broken'>
  readonly #content: MemberContent
  #skip: number
  #before = 0
  #fed: Buffer = Buffer.alloc(0)

  /** `skip`: how many bytes of header come before the compressed data, which is bare if `isRaw`. */
  constructor(isRaw: boolean, skip: number, content: MemberContent) {
    const options = { chunkSize: 64 * 1024 }
    this.#skip = skip
    this.#content = content
    this.#stream = isRaw ? createInflateRaw(options) : createUnzip(options)
    this.#done = this.#read()
  }

  async #read(): Promise<'ended' | 'broken'> {
    try {
      await lookThrough(this.#stream as AsyncIterable<Buffer>, this.#content)
    } catch (error) {
      if (!this.#stream.errored) throw error
      // Bytes that only looked like a member, or a damaged one: what could be decompressed has been
      // looked through.
      this.#content.budget.failed(this.#stream.bytesWritten)
      return 'broken'
    } finally {
      await this.#content.search.end()
    }
    return 'ended'
  }

  async push(bytes: Buffer): Promise<Buffer | undefined> {
    this.#fed = bytes
    const skipped = Math.min(this.#skip, bytes.length)
    this.#skip -= skipped
    const before = this.#before
    const written = new Promise<void>((resolve) => {
      this.#stream.write(bytes.subarray(skipped), () => resolve())
    })
    this.#before += bytes.length - skipped
    // Once the member has ended, the stream does not call back any more.
    await Promise.race([written, this.#done])
    if (!this.#stream.errored && this.#stream.bytesWritten === this.#before) return undefined
    const broken = await this.end()
    return broken ?? bytes.subarray(skipped + Math.max(0, this.#stream.bytesWritten - before))
  }

  /** A damaged member may have swallowed the beginning of another one. */
  async end(): Promise<Buffer | undefined> {
    this.#stream.end()
    const state = await this.#done
    this.#stream.destroy()
    return state === 'broken' ? this.#fed.subarray(1) : undefined
  }
}
