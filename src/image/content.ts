import type { Budget } from './budget.ts'
import { ChunkedSearch } from './chunked-search.ts'
import { Candidates, type Candidate } from './members/candidates.ts'
import { LONGEST_HEADER, MEMBER_HEAD, type Opening, type OpenMember } from './members/kind.ts'
import type { Pattern } from './needles.ts'
import { asBuffer } from './region.ts'
import type { Search } from './search.ts'

/** Members inside members that are opened. */
const DEEPEST = 5

/** What is looked for in a file's content, and who is told. */
export interface Inquiry {
  readonly search: Search
  readonly budget: Budget
  /** A pattern was found, in plain sight or inside the members named, the outermost first. */
  found(pattern: Pattern, members: readonly string[]): void
  /** Something was not looked into. */
  unread(what: string): void
}

/** A candidate whose beginning is one. */
type Member = Candidate & { readonly opening: Opening }

const EMPTY = Buffer.alloc(0)

/**
 * Looks through one file's content, which comes in chunks, and through the compressed members
 * inside it.
 */
export class ContentSearch {
  readonly #inquiry: Inquiry
  readonly #members: readonly string[]
  readonly #plain: ChunkedSearch
  #unseen: number
  #carry: Buffer = EMPTY
  /** Whether what comes next is the beginning of the file. */
  #isAtStart = true
  #open: OpenMember | undefined

  /**
   * `size`: how many bytes will come, if that is known; what is held back for the next chunk is
   * then not.
   */
  constructor(inquiry: Inquiry, size = Infinity, members: readonly string[] = []) {
    this.#inquiry = inquiry
    this.#members = members
    this.#unseen = size
    this.#plain = new ChunkedSearch(inquiry.search, (pattern) => inquiry.found(pattern, members))
  }

  /**
   * Looks through the next chunk, which must not change afterwards. A promise is to be waited for.
   */
  push(chunk: Uint8Array): void | Promise<void> {
    const candidates = this.#plain.push(chunk, this.#open === undefined)
    this.#inquiry.budget.seen(chunk.length)
    this.#unseen -= chunk.length
    return this.#openMembers(chunk, candidates, this.#unseen <= 0)
  }

  /** No more chunks come. A promise is to be waited for. */
  end(): void | Promise<void> {
    if (this.#carry.length > 0 || this.#open !== undefined) return this.#close()
  }

  async #close(): Promise<void> {
    if (this.#carry.length > 0) await this.#openMembers(EMPTY, undefined, true)
    while (this.#open !== undefined) {
      const open = this.#open
      this.#open = undefined
      const rest = await open.end()
      if (rest !== undefined && rest.length > 0) await this.#openMembers(rest, undefined, true)
    }
  }

  #openMembers(
    chunk: Uint8Array,
    candidates: readonly Candidate[] | undefined,
    last: boolean,
  ): void | Promise<void> {
    const own = asBuffer(chunk)
    const bytes = this.#joined(own)
    if (this.#open !== undefined) return this.#feed(bytes, last)
    return this.#goOn(bytes, last, bytes === own ? candidates : undefined)
  }

  /** The chunk behind what was held back, if a member may begin there. */
  #joined(chunk: Buffer): Buffer {
    const carry = this.#carry
    this.#carry = EMPTY
    if (carry.length === 0) return chunk
    if (chunk.length < MEMBER_HEAD) return Buffer.concat([carry, chunk])
    const seam = Buffer.concat([carry, chunk.subarray(0, MEMBER_HEAD)])
    const first = this.#inquiry.search.findMembers(seam)[0]
    if (first !== undefined && first.start < carry.length) return Buffer.concat([carry, chunk])
    this.#isAtStart = false
    return chunk
  }

  /** What may be the beginning of a member waits for the next chunk. */
  #mayGoOn({ start }: Candidate, bytes: Buffer, last: boolean): boolean {
    return !last && start > bytes.length - MEMBER_HEAD
  }

  #keep(bytes: Buffer, at: number, last: boolean): void {
    const kept = Math.max(at, bytes.length - MEMBER_HEAD)
    if (kept > 0) this.#isAtStart = false
    if (!last) this.#carry = bytes.subarray(kept)
  }

  /** Gives the open member what comes. */
  async #feed(bytes: Buffer, last: boolean): Promise<void> {
    const rest = await this.#open!.push(bytes)
    if (rest === undefined) return
    this.#open = undefined
    await this.#goOn(rest, last)
  }

  #goOn(
    bytes: Buffer,
    last: boolean,
    known: readonly Candidate[] = this.#inquiry.search.findMembers(bytes),
  ): void | Promise<void> {
    const candidates = new Candidates(known)
    const next = this.#nextMember(candidates, 0, bytes, last)
    // Nearly always there is none: then nobody has to wait.
    if (next !== undefined) return this.#enterFrom(next, candidates, bytes, last)
  }

  async #enterFrom(
    first: Member,
    candidates: Candidates,
    bytes: Buffer,
    last: boolean,
  ): Promise<void> {
    for (let next: Member | undefined = first; next !== undefined;) {
      const rest = await this.#enter(next, bytes)
      if (rest === undefined) return
      next = this.#nextMember(candidates, bytes.length - rest.length, bytes, last)
    }
  }

  /** Passes over what only looks like a member. Keeps what is left where there is none. */
  #nextMember(
    candidates: Candidates,
    from: number,
    bytes: Buffer,
    last: boolean,
  ): Member | undefined {
    let at = from
    let next = candidates.next(at)
    while (next !== undefined && !this.#mayGoOn(next, bytes, last)) {
      if (!this.#inquiry.budget.mayTry) {
        this.#inquiry.unread('with more that looks compressed than is tried')
        return undefined
      }
      const opening = this.#opening(next, bytes)
      this.#isAtStart = false
      if (opening !== undefined) return { ...next, opening }
      at = next.start + 1
      next = candidates.next(at)
    }
    this.#keep(bytes, at, last)
    return undefined
  }

  #opening({ kind, start }: Candidate, bytes: Buffer): Opening | undefined {
    const isAtStart = this.#isAtStart && start === 0
    const opening = kind.begin(bytes.subarray(start, start + LONGEST_HEADER), isAtStart)
    if (typeof opening !== 'string') return opening
    this.#inquiry.unread(opening)
    return undefined
  }

  get #isDeepest(): boolean {
    return this.#members.length >= DEEPEST
  }

  /**
   * Looks into a member. Gives where to look for the next one; undefined when it takes all bytes.
   */
  async #enter({ kind, start, opening }: Member, bytes: Buffer): Promise<Buffer | undefined> {
    const member = opening.atOnce?.(bytes.subarray(start))
    const { budget } = this.#inquiry
    // a try in vain, or the start of a stream, costs as much whatever comes of it
    if (member === undefined) budget.failed(0)
    if (this.#isDeepest) {
      if (kind.isByChance && member === undefined) return bytes.subarray(start + 1)
      this.#inquiry.unread(`compressed more than ${DEEPEST} times over`)
      return undefined
    }
    const inside = [...this.#members, kind.name]
    if (member !== undefined && budget.expand(member.content.length)) {
      const content = new ContentSearch(this.#inquiry, member.content.length, inside)
      await content.push(member.content)
      await content.end()
      return bytes.subarray(start + Math.max(1, member.length))
    }
    const search = new ContentSearch(this.#inquiry, Infinity, inside)
    const unread = (what: string) => this.#inquiry.unread(what)
    const open = await opening.open({ search, budget, unread })
    const rest = await open.push(bytes.subarray(start))
    if (rest === undefined) this.#open = open
    // What was taken is at least a byte: otherwise it would be tried for ever.
    return rest?.subarray(Math.max(0, rest.length - (bytes.length - start - 1)))
  }
}
