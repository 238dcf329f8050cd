import { asBuffer } from './region.ts'
import { isPosix, TYPES, type TarBody, type TarHeader, type TarListener } from './tar-entry.ts'
import { BLOCK, checkSum, numberAt, type Pax, paxOf, textAt } from './tar-fields.ts'
import { quietEnd } from './tar-quiet.ts'

/** Longer names and attributes than any file system has are an attack on the memory. */
const LARGEST_EXTENSION = 1024 * 1024

const NO_PAX: Pax = {}
const EMPTY = Buffer.alloc(0)
const joined = (before: Buffer, part: Buffer) =>
  before.length === 0 ? part : Buffer.concat([before, part])

/**
 * Reads a tar archive (ustar, pax, GNU) whose bytes are pushed. Entries that are known to be quiet
 * are passed over, as far as they are ordinary and pushed in one piece.
 */
export class TarReader {
  readonly #listener: TarListener
  #head: Buffer = EMPTY
  #filler: Buffer = EMPTY
  #body: TarBody | undefined
  /** Bytes of the content that are still to come. */
  #content = 0
  /** Bytes of padding that are still to come. */
  #padding = 0
  #zeros = 0
  #global = NO_PAX
  #local = NO_PAX
  #long: { name?: string; linkname?: string } = {}
  /** The entries that told of the next one, as they are: readers use only a part of them. */
  #extensions: string[] = []

  constructor(listener: TarListener) {
    this.#listener = listener
  }

  /**
   * How many of the next bytes need not be pushed: nobody takes them. Call `skip` for those that
   * are not.
   */
  get skippable(): number {
    return this.#body === undefined ? this.#content : 0
  }

  /** Passes over `count` bytes, at most as many as are `skippable`. */
  skip(count: number): void {
    this.#content -= count
  }

  /** How many bytes there are up to the next header. */
  get rest(): number {
    return this.#content + this.#padding
  }

  /** Takes the next bytes, which must not change afterwards. @throws when a header is damaged */
  async push(chunk: Uint8Array): Promise<void> {
    const bytes = asBuffer(chunk)
    for (let at = 0; at < bytes.length;) {
      if (this.#content > 0) {
        const end = Math.min(bytes.length, at + this.#content)
        this.#content -= end - at
        const waiting = this.#body?.push(bytes.subarray(at, end))
        if (waiting) await waiting
        at = end
        if (this.#content === 0) {
          const ending = this.#finish()
          if (ending) await ending
        }
      } else if (this.#padding > 0) {
        const end = Math.min(bytes.length, at + this.#padding)
        this.#padding -= end - at
        this.#filler = joined(this.#filler, bytes.subarray(at, end))
        at = end
        if (this.#padding === 0) {
          this.#listener.padding(this.#filler)
          this.#filler = EMPTY
        }
      } else {
        at = this.#passQuiet(bytes, at)
        const end = Math.min(bytes.length, at + BLOCK - this.#head.length)
        this.#head = joined(this.#head, bytes.subarray(at, end))
        at = end
        if (this.#head.length === BLOCK) {
          const block = this.#head
          this.#head = EMPTY
          this.#header(block)
        }
      }
    }
  }

  /** Gives where the first entry begins that is to be looked at. */
  #passQuiet(bytes: Buffer, from: number): number {
    const isTold = this.#extensions.length > 0 || this.#global !== NO_PAX
    const { quiet } = this.#listener
    if (quiet === undefined || isTold || this.#head.length > 0 || this.#zeros > 1) return from
    const end = quietEnd(bytes, from, quiet)
    if (end > from) this.#zeros = 0
    return end
  }

  /** No more bytes come. @throws when the archive is cut off */
  end(): void {
    if (this.#content > 0 || this.#head.length > 0) throw new Error('the tar archive is truncated')
  }

  /**
   * Whether one of the two blocks that close an archive has been seen; some writers leave them out.
   */
  get isClosed(): boolean {
    return this.#zeros > 0
  }

  #finish(): void | Promise<void> {
    const body = this.#body
    this.#body = undefined
    return body?.end()
  }

  #header(block: Buffer): void {
    if (block[0] === 0 && block.every((byte) => byte === 0)) {
      this.#zeros++
      return
    }
    // What lies behind the end of an archive is none of its files, but neither is it looked into.
    if (this.#zeros > 1) throw new Error('there is more behind the end of a tar archive')
    this.#zeros = 0
    checkSum(block)
    const flag = String.fromCharCode(block[156]!)
    const size = this.#sizeOf(block, flag)
    this.#content = size
    this.#padding = (BLOCK - (size % BLOCK)) % BLOCK
    if ('xgLK'.includes(flag)) this.#extend(flag, size)
    else this.#begin(block, flag, size)
  }

  #sizeOf(block: Buffer, flag: string): number {
    // Links, directories and devices have no content, whatever the size says
    // (as Go's archive/tar reads it, which docker unpacks with).
    if ('123456'.includes(flag)) return 0
    if (flag === 'S' && block[482] !== 0) throw new Error('a sparse file of an old kind')
    const said = 'xgLK'.includes(flag) ? undefined : (this.#local['size'] ?? this.#global['size'])
    const size = said === undefined ? numberAt(block, 124, 12) : Number(said)
    if (!Number.isSafeInteger(size) || size < 0) throw new Error('a tar header is damaged')
    return size
  }

  /** An entry that tells of the next one. */
  #extend(flag: string, size: number): void {
    if (size > LARGEST_EXTENSION) throw new Error('a tar header is larger than any file system has')
    const chunks: Uint8Array[] = []
    const end = () => {
      const bytes = Buffer.concat(chunks)
      this.#extensions.push(bytes.toString())
      if (flag === 'x') this.#local = paxOf(bytes)
      else if (flag === 'g') this.#global = { ...this.#global, ...paxOf(bytes) }
      else this.#long[flag === 'L' ? 'name' : 'linkname'] = textAt(bytes, 0, bytes.length)
      return this.#listener.extension?.(bytes)
    }
    this.#body = { push: (chunk) => void chunks.push(Buffer.from(chunk)), end }
  }

  #begin(block: Buffer, flag: string, size: number): void {
    const pax = this.#local === NO_PAX ? this.#global : { ...this.#global, ...this.#local }
    const prefix = isPosix(block) ? textAt(block, 345, 155) : ''
    const short = textAt(block, 0, 100)
    const header: TarHeader = {
      name: pax['path'] ?? this.#long.name ?? (prefix === '' ? short : `${prefix}/${short}`),
      linkname: pax['linkpath'] ?? this.#long.linkname ?? textAt(block, 157, 100),
      type: TYPES[flag] ?? 'other',
      size,
      block,
      beyond: [
        ...(prefix === '' ? [] : [`${prefix}/${short}`]),
        ...Object.entries(pax).flat(),
        ...this.#extensions,
      ],
    }
    this.#local = NO_PAX
    this.#long = {}
    this.#extensions = []
    const body = this.#listener.entry(header)
    if (size > 0) this.#body = body
    else void body?.end()
  }
}
