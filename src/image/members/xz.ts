import { XzStream } from '../xz.ts'
import { lookThroughChunk } from './look-through.ts'
import { crc32, mark, type MemberContent, type MemberKind, type OpenMember } from './kind.ts'

/** A stream of xz. */
class XzMember implements OpenMember {
  readonly #stream: XzStream
  readonly #content: MemberContent
  /** Too much came out of it: what still comes is passed over. */
  #isGivenUp = false

  constructor(stream: XzStream, content: MemberContent) {
    this.#stream = stream
    this.#content = content
  }

  async push(bytes: Buffer): Promise<Buffer | undefined> {
    if (this.#isGivenUp) return undefined
    try {
      const chunks = this.#stream.push(bytes)
      let next = chunks.next()
      for (; next.done !== true; next = chunks.next()) {
        if (await lookThroughChunk(next.value, this.#content)) continue
        this.#isGivenUp = true
        await this.#close()
        return undefined
      }
      if (next.value !== undefined) await this.#close()
      return next.value
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith('xz: '))) throw error
      this.#content.budget.failed(bytes.length)
      this.#content.unread(
        this.#stream.isOfOtherCheck
          ? 'xz of an unknown checksum, behind its first block'
          : 'damaged xz',
      )
      await this.#close()
      return bytes.subarray(1)
    }
  }

  async end(): Promise<undefined> {
    if (this.#isGivenUp) return
    if (!this.#stream.isComplete()) this.#content.unread('damaged xz')
    await this.#close()
  }

  async #close(): Promise<void> {
    this.#stream.close()
    await this.#content.search.end()
  }
}

const FLAGS = 6
const CHECKSUM = 8

/** The .xz File Format, section 2.1.1: the checksum of the flags leaves nothing to chance. */
export const xz: MemberKind = {
  name: 'xz',
  marks: [mark(0, [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0])],
  begin: (bytes) => {
    if (bytes.length < CHECKSUM + 4) return undefined
    if (crc32(bytes.subarray(FLAGS, CHECKSUM)) !== bytes.readUInt32LE(CHECKSUM)) return undefined
    return { open: async (content) => new XzMember(await XzStream.open(), content) }
  },
}
