import { PassThrough } from 'node:stream'
import type { InflateRaw, Unzip } from 'node:zlib'
import type { Budget } from './budget.ts'
import { CannotVerify } from './cannot-verify.ts'
import type { Bytes, Compression } from './compression.ts'
import type { ContentSearch } from './content.ts'
import { openStream, type MemberKind } from './members.ts'

/** A compressed member whose bytes come one chunk after the other. */
export interface OpenMember {
  /** Takes the next bytes: `all` of them, or as many as the member needed; `broken` if they cannot be decompressed. */
  push(bytes: Buffer): Promise<'all' | 'broken' | number>
  /** No more bytes come: looks through what is left of the member. Tells whether it was `broken` or cut off. */
  end(): Promise<'ended' | 'broken'>
}

/** Where the content of a member goes. */
export interface MemberContent {
  readonly search: ContentSearch
  readonly budget: Budget
  unread(what: string): void
}

const TOO_LARGE = 'expanding too far'

/** Looks through what comes out of a member, as far as the budget goes. */
async function lookThrough(chunks: Bytes, { search, budget, unread }: MemberContent) {
  for await (const chunk of chunks) {
    if (!budget.expand(chunk.length)) {
      unread(TOO_LARGE)
      break
    }
    const waiting = search.push(chunk)
    if (waiting) await waiting
  }
}

/** A compressed member that is too large to be opened at once: it is decompressed while its bytes come, in constant memory. */
export class MemberStream implements OpenMember {
  readonly #stream: Unzip | InflateRaw
  readonly #done: Promise<'ended' | 'broken'>
  readonly #budget: Budget
  #skip: number
  #before = 0

  /** `skip`: how many bytes of header come before the compressed data. */
  constructor(kind: MemberKind, skip: number, content: MemberContent) {
    this.#skip = skip
    this.#budget = content.budget
    this.#stream = openStream(kind, skip)
    this.#done = this.#read(content)
  }

  async #read(content: MemberContent): Promise<'ended' | 'broken'> {
    try {
      await lookThrough(this.#stream as AsyncIterable<Buffer>, content)
    } catch (error) {
      if (!this.#stream.errored) throw error
      // Bytes that only looked like a member, or a damaged one: what could be decompressed has been looked through.
      this.#budget.failed(this.#stream.bytesWritten)
      return 'broken'
    } finally {
      await content.search.end()
    }
    return 'ended'
  }

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

  async end(): Promise<'ended' | 'broken'> {
    this.#stream.end()
    const state = await this.#done
    this.#stream.destroy()
    return state
  }
}

/** A file that is compressed as a whole. It takes all bytes that come. */
export class CompressedFile implements OpenMember {
  readonly #input = new PassThrough({ highWaterMark: 64 * 1024 })
  readonly #done: Promise<void>

  constructor({ name, open }: Compression, content: MemberContent) {
    // A reader that stops early closes its end: what is still written then goes nowhere.
    this.#input.on('error', () => {})
    this.#done = this.#read(open(this.#input), name, content)
  }

  async #read(chunks: Bytes, name: string, content: MemberContent): Promise<void> {
    try {
      await lookThrough(chunks, content)
    } catch (error) {
      content.unread(error instanceof CannotVerify ? error.message : `damaged ${name}`)
    } finally {
      this.#input.destroy()
      await content.search.end()
    }
  }

  async push(bytes: Buffer): Promise<'all'> {
    // A copy, since it may wait here for longer than the bytes stay as they are.
    if (!this.#input.destroyed && !this.#input.write(Buffer.from(bytes))) {
      const drained = new Promise<void>((resolve) => {
        this.#input.once('drain', resolve)
      })
      await Promise.race([drained, this.#done])
    }
    return 'all'
  }

  async end(): Promise<'ended'> {
    if (!this.#input.destroyed) this.#input.end()
    await this.#done
    return 'ended'
  }
}
