import type { Budget } from './budget.ts'
import { compressionOf, hasMagic } from './compression.ts'
import {
  Candidates,
  kindsIn,
  LONGEST_HEADER,
  MEMBER_HEAD,
  memberAtStart,
  openAtOnce,
  UNOPENED,
  type Candidate,
  type MemberKind,
} from './members.ts'
import { CompressedFile, MemberStream, type OpenMember } from './member-stream.ts'
import type { Pattern } from './needles.ts'
import { ChunkedSearch, type Search } from './search.ts'

/** Members inside members that are opened. */
const DEEPEST = 3

/** What is looked for in a file's content, and who is told. */
export interface Inquiry {
  readonly search: Search
  readonly budget: Budget
  /** A pattern was found, in plain sight or inside the members named, the outermost first. */
  found(pattern: Pattern, members: readonly string[]): void
  /** Something was not looked into. */
  unread(what: string): void
}

const EMPTY = Buffer.alloc(0)

/** Looks through one file's content, which comes in chunks, and through the compressed members inside it. */
export class ContentSearch {
  readonly #inquiry: Inquiry
  readonly #members: readonly string[]
  readonly #plain: ChunkedSearch
  #unseen: number
  #kinds: readonly MemberKind[] | undefined
  #carry: Uint8Array = EMPTY
  #open: OpenMember | undefined
  #fed: Buffer = EMPTY

  /** `size`: how many bytes will come, if that is known; what is held back for the next chunk is then not. */
  constructor(inquiry: Inquiry, size = Infinity, members: readonly string[] = []) {
    this.#inquiry = inquiry
    this.#members = members
    this.#unseen = size
    this.#plain = new ChunkedSearch(inquiry.search, (pattern) => inquiry.found(pattern, members))
  }

  /** Looks through the next chunk, which must not change afterwards. A promise is to be waited for. */
  push(chunk: Uint8Array): void | Promise<void> {
    this.#plain.push(chunk)
    this.#inquiry.budget.seen(chunk.length)
    this.#unseen -= chunk.length
    return this.#openMembers(chunk, this.#unseen <= 0)
  }

  /** No more chunks come. A promise is to be waited for. */
  end(): void | Promise<void> {
    if (this.#carry.length > 0 || this.#open !== undefined) return this.#close()
  }

  async #close(): Promise<void> {
    if (this.#carry.length > 0) await this.#openMembers(EMPTY, true)
    while (this.#open !== undefined) {
      const open = this.#open
      this.#open = undefined
      // A damaged member may have swallowed the beginning of another one.
      if ((await open.end()) === 'broken') await this.#openMembers(this.#fed.subarray(1), true)
    }
  }

  #openMembers(chunk: Uint8Array, last: boolean): void | Promise<void> {
    const bytes = this.#joined(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length))
    if (this.#open !== undefined) return this.#feedAndGoOn(bytes, 0, last)
    const first = this.#begin(bytes, last)
    if (this.#open !== undefined) return this.#feedAndGoOn(bytes, 0, last)
    const candidates = new Candidates(bytes, this.#kinds ?? [])
    const next = first ?? candidates.next(0)
    // Nearly always there is none: then nobody has to wait.
    if (next === undefined || this.#mayGoOn(next, bytes, last)) return this.#keep(bytes, 0, last)
    return this.#enterFrom(next, candidates, bytes, last)
  }

  /** The chunk behind what was held back, if a member may begin there. */
  #joined(chunk: Buffer): Buffer {
    const carry = this.#carry
    this.#carry = EMPTY
    if (carry.length === 0) return chunk
    if (this.#kinds === undefined || chunk.length < MEMBER_HEAD)
      return Buffer.concat([carry, chunk])
    const seam = Buffer.concat([carry, chunk.subarray(0, MEMBER_HEAD)])
    const first = new Candidates(seam, this.#kinds).next(0)
    return first !== undefined && first.start < carry.length ? Buffer.concat([carry, chunk]) : chunk
  }

  /** What may be the beginning of a member waits for the next chunk. */
  #mayGoOn({ start }: Candidate, bytes: Buffer, last: boolean): boolean {
    return !last && start > bytes.length - MEMBER_HEAD
  }

  #keep(bytes: Buffer, at: number, last: boolean): void {
    if (!last) this.#carry = bytes.subarray(Math.max(at, bytes.length - MEMBER_HEAD))
  }

  async #feedAndGoOn(bytes: Buffer, start: number, last: boolean): Promise<void> {
    const at = await this.#feed(bytes, start)
    if (at < bytes.length) await this.#goOn(bytes, at, last)
  }

  async #goOn(bytes: Buffer, at: number, last: boolean): Promise<void> {
    const candidates = new Candidates(bytes, this.#kinds ?? [], at)
    const next = candidates.next(at)
    if (next === undefined || this.#mayGoOn(next, bytes, last)) this.#keep(bytes, at, last)
    else await this.#enterFrom(next, candidates, bytes, last)
  }

  async #enterFrom(
    first: Candidate,
    candidates: Candidates,
    bytes: Buffer,
    last: boolean,
  ): Promise<void> {
    let at = 0
    let next: Candidate | undefined = first
    while (next !== undefined && !this.#mayGoOn(next, bytes, last)) {
      if (!this.#inquiry.budget.mayTry) {
        this.#inquiry.unread('with more that looks compressed than is tried')
        return
      }
      at = await this.#enter(next, bytes)
      if (at >= bytes.length) return
      next = candidates.next(at)
    }
    this.#keep(bytes, at, last)
  }

  /** Looks at how the file begins. Gives the member that it begins with. */
  #begin(bytes: Buffer, last: boolean): Candidate | undefined {
    if (this.#kinds !== undefined || (!last && bytes.length < MEMBER_HEAD)) return undefined
    this.#kinds = kindsIn(bytes)
    const unopened = UNOPENED.find(({ magic }) => hasMagic(bytes, magic))
    if (unopened) this.#inquiry.unread(unopened.name)
    const compression = compressionOf(bytes)
    if (compression === undefined || compression.name === 'gzip') return memberAtStart(bytes)
    if (this.#isDeepest()) return undefined
    this.#open = new CompressedFile(compression, this.#contentOf(compression.name))
    return undefined
  }

  #isDeepest(): boolean {
    const isDeepest = this.#members.length >= DEEPEST
    if (isDeepest) this.#inquiry.unread(`compressed more than ${DEEPEST} times over`)
    return isDeepest
  }

  #contentOf(name: string) {
    const { budget } = this.#inquiry
    const search = new ContentSearch(this.#inquiry, Infinity, [...this.#members, name])
    return { search, budget, unread: (what: string) => this.#inquiry.unread(what) }
  }

  /** Looks into a member. Gives where to look for the next one. */
  async #enter({ kind, start }: Candidate, bytes: Buffer): Promise<number> {
    const skipped = kind.header(bytes.subarray(start, start + LONGEST_HEADER))
    if (typeof skipped !== 'number') {
      if (skipped !== undefined) this.#inquiry.unread(skipped)
      return start + 1
    }
    if (this.#isDeepest()) return bytes.length
    const member = openAtOnce(kind, skipped, bytes.subarray(start))
    if (member !== undefined && this.#inquiry.budget.expand(member.content.length)) {
      const inside = [...this.#members, kind.name]
      const content = new ContentSearch(this.#inquiry, member.content.length, inside)
      await content.push(member.content)
      await content.end()
      return start + Math.max(1, member.length)
    }
    this.#open = new MemberStream(kind, skipped, this.#contentOf(kind.name))
    return Math.max(start + 1, await this.#feed(bytes, start))
  }

  /** Gives the open member the bytes from `start` on. Gives where to look for the next one. */
  async #feed(bytes: Buffer, start: number): Promise<number> {
    this.#fed = bytes.subarray(start)
    const taken = await this.#open!.push(this.#fed)
    if (taken === 'all') return bytes.length
    this.#open = undefined
    return taken === 'broken' ? start + 1 : start + taken
  }
}
