import { bunzip, LARGEST_BZIP2, tooLarge } from '../bzip2.ts'
import { CannotVerify } from '../cannot-verify.ts'
import { lookThroughChunk } from './look-through.ts'
import { mark, type MemberContent, type MemberKind, type OpenMember } from './kind.ts'

/** A try needs a block's worth of memory, however little it reads. */
const TRY = 2 ** 20

/**
 * A stream of bzip2. Where it ends is seen only by decompressing it, so that is tried whenever
 * twice as much has come.
 */
class Bzip2Member implements OpenMember {
  readonly #content: MemberContent
  #chunks: Buffer[] = []
  #length = 0
  #enough = TRY

  constructor(content: MemberContent) {
    this.#content = content
  }

  async push(bytes: Buffer): Promise<Buffer | undefined> {
    // A copy, since they are kept for longer than they stay as they are.
    this.#chunks.push(Buffer.from(bytes))
    this.#length += bytes.length
    if (this.#length < this.#enough) return undefined
    return this.#try(false)
  }

  end(): Promise<Buffer | undefined> {
    return this.#try(true)
  }

  async #try(isEnd: boolean): Promise<Buffer | undefined> {
    const bytes = Buffer.concat(this.#chunks)
    const { chunks, taken, failure, isCutOff } = await bunzip(bytes)
    if (failure !== undefined && isCutOff && !isEnd && this.#length <= LARGEST_BZIP2) {
      this.#chunks = [bytes]
      this.#enough = 2 * this.#length
      return undefined
    }
    for (const chunk of chunks) if (!(await lookThroughChunk(chunk, this.#content))) break
    await this.#content.search.end()
    if (failure === undefined) return bytes.subarray(taken)
    this.#content.budget.failed(TRY + Math.min(taken, bytes.length))
    this.#content.unread(this.#whyNot(failure, isCutOff && !isEnd))
    return bytes.subarray(1)
  }

  #whyNot(failure: unknown, isTooLarge: boolean): string {
    if (isTooLarge) return tooLarge().message
    return failure instanceof CannotVerify ? failure.message : 'damaged bzip2'
  }
}

/**
 * The size of a block, and the digits of pi that begin one. A stream without blocks holds nothing.
 */
export const bzip2: MemberKind = {
  name: 'bzip2',
  marks: [mark(4, [0x31, 0x41, 0x59, 0x26, 0x53, 0x59])],
  begin: (bytes) => {
    const isBegin = /^BZh[1-9]/.test(bytes.toString('latin1', 0, 4))
    return isBegin ? { open: (content) => new Bzip2Member(content) } : undefined
  },
}
