import { PassThrough } from 'node:stream'
import { CannotVerify } from '../cannot-verify.ts'
import { unzstd } from '../zstd.ts'
import { lookThrough } from './look-through.ts'
import { mark, type MemberContent, type MemberKind, type OpenMember } from './kind.ts'

const MAGIC_LENGTH = 4
const BLOCK_HEADER = 3
const RUN = 1
const RESERVED = 3
const LARGEST_BLOCK = 128 * 1024

/** What the descriptor of a frame says (RFC 8878, section 3.1.1.1). */
function frameHeader(bytes: Uint8Array): { length: number; hasChecksum: boolean } | undefined {
  const descriptor = bytes[MAGIC_LENGTH]
  if (descriptor === undefined || (descriptor & 8) !== 0) return undefined
  const isSingle = (descriptor & 0x20) !== 0
  const size = [isSingle ? 1 : 0, 2, 4, 8][descriptor >> 6]!
  const dictionary = [0, 1, 2, 4][descriptor & 3]!
  const length = MAGIC_LENGTH + 1 + (isSingle ? 0 : 1) + dictionary + size
  return { length, hasChecksum: (descriptor & 4) !== 0 }
}

/** Length, kind and place of a block, from its header (section 3.1.1.2). */
function blockHeader(bytes: Uint8Array, at: number) {
  const word = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16)
  const type = (word >> 1) & 3
  const size = word >> 3
  const isSound = type !== RESERVED && (type <= RUN || size <= LARGEST_BLOCK)
  return { isLast: (word & 1) !== 0, isSound, length: type === RUN ? 1 : size }
}

/** Finds the end of a frame: the headers of its blocks say how long they are. */
class FrameEnd {
  #head: Buffer
  #skip: number
  #state: 'block' | 'last' | 'checksum' = 'block'
  readonly #hasChecksum: boolean

  constructor(header: { length: number; hasChecksum: boolean }) {
    this.#head = Buffer.alloc(0)
    this.#skip = header.length
    this.#hasChecksum = header.hasChecksum
  }

  /**
   * How many of the next bytes belong to the frame: fewer than all when it ends, and whether it is
   * sound so far.
   */
  take(bytes: Buffer): { count: number; isOver: boolean; isSound: boolean } {
    let at = 0
    for (;;) {
      const skipped = Math.min(this.#skip, bytes.length - at)
      this.#skip -= skipped
      at += skipped
      if (this.#skip > 0) return { count: at, isOver: false, isSound: true }
      if (this.#state === 'last' && this.#hasChecksum) {
        this.#state = 'checksum'
        this.#skip = 4
        continue
      }
      if (this.#state !== 'block') return { count: at, isOver: true, isSound: true }
      const part = bytes.subarray(at, at + BLOCK_HEADER - this.#head.length)
      this.#head = Buffer.concat([this.#head, part])
      at += part.length
      if (this.#head.length < BLOCK_HEADER) return { count: at, isOver: false, isSound: true }
      const { isLast, isSound, length } = blockHeader(this.#head, 0)
      this.#head = Buffer.alloc(0)
      if (!isSound) return { count: at, isOver: true, isSound }
      this.#skip = length
      if (isLast) this.#state = 'last'
    }
  }
}

/** A frame of zstd. */
class ZstdMember implements OpenMember {
  readonly #input = new PassThrough({ highWaterMark: 256 * 1024 })
  readonly #content: MemberContent
  readonly #end: FrameEnd
  readonly #isSure: boolean
  readonly #done: Promise<void>
  #came = 0
  #fed: Buffer = Buffer.alloc(0)
  #isBroken = false

  constructor(end: FrameEnd, content: MemberContent, isSure: boolean) {
    this.#end = end
    this.#content = content
    this.#isSure = isSure
    // A reader that stops early closes its end: what is still written then goes nowhere.
    this.#input.on('error', () => {})
    this.#done = this.#read()
  }

  async *#counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of unzstd(this.#input)) {
      this.#came += chunk.length
      yield chunk
    }
  }

  async #read(): Promise<void> {
    try {
      await lookThrough(this.#counted(), this.#content)
    } catch (error) {
      this.#isBroken = true
      // The magic number alone stands in programs that read zstd.
      if (this.#isSure || this.#came > 0)
        this.#content.unread(error instanceof CannotVerify ? error.message : 'damaged zstd')
    } finally {
      this.#input.destroy()
      await this.#content.search.end()
    }
  }

  async push(bytes: Buffer): Promise<Buffer | undefined> {
    this.#fed = bytes
    const { count, isOver, isSound } = this.#end.take(bytes)
    // A copy, since it may wait here for longer than the bytes stay as they are.
    if (!this.#input.destroyed && !this.#input.write(Buffer.from(bytes.subarray(0, count)))) {
      const drained = new Promise<void>((resolve) => {
        this.#input.once('drain', resolve)
      })
      await Promise.race([drained, this.#done])
    }
    if (this.#isBroken || (isOver && !isSound)) return this.end()
    if (!isOver) return undefined
    return (await this.end()) ?? bytes.subarray(count)
  }

  async end(): Promise<Buffer | undefined> {
    if (!this.#input.destroyed) this.#input.end()
    await this.#done
    if (!this.#isBroken) return undefined
    this.#content.budget.failed(this.#fed.length)
    return this.#fed.subarray(1)
  }
}

/** RFC 8878, section 3.1.1. What a skippable frame holds is seen as it is. */
export const zstd: MemberKind = {
  name: 'zstd',
  marks: [mark(0, [0x28, 0xb5, 0x2f, 0xfd])],
  begin: (bytes, isAtStart) => {
    const header = frameHeader(bytes)
    if (header === undefined || header.length + BLOCK_HEADER > bytes.length) return undefined
    if (!blockHeader(bytes, header.length).isSound) return undefined
    return { open: (content) => new ZstdMember(new FrameEnd(header), content, isAtStart) }
  },
}
