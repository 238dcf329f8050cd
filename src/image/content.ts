import type { Pattern } from './needles.ts'
import {
  Candidates,
  kindsIn,
  MEMBER_HEAD,
  memberAtStart,
  openAtOnce,
  UNOPENED,
  type Candidate,
  type MemberKind,
} from './members.ts'
import { MemberStream } from './member-stream.ts'
import { hasMagic } from './compression.ts'
import { ChunkedSearch, type Search } from './search.ts'

/** Members inside members that are opened. */
const DEEPEST = 3

/** What is looked for in a file's content, and who is told. */
export interface Inquiry {
  readonly search: Search
  /** A pattern was found, in plain sight or inside the members named, the outermost first. */
  found(pattern: Pattern, members: readonly string[]): void
  /** Something was not looked into. */
  unread(what: string): void
}

/** Looks through one file's content, which comes in chunks, and through the compressed members inside it. */
export class ContentSearch {
  readonly #inquiry: Inquiry
  readonly #members: readonly string[]
  readonly #plain: ChunkedSearch
  #unseen: number
  #kinds: readonly MemberKind[] | undefined
  #carry: Uint8Array = new Uint8Array(0)
  #open: MemberStream | undefined
  #fed: Buffer = Buffer.alloc(0)

  /** `size`: how many bytes will come, if that is known; what is held back for the next chunk is then not. */
  constructor(inquiry: Inquiry, size = Infinity, members: readonly string[] = []) {
    this.#inquiry = inquiry
    this.#members = members
    this.#unseen = size
    this.#plain = new ChunkedSearch(inquiry.search, (pattern) => inquiry.found(pattern, members))
  }

  /** Looks through the next chunk, which must not change afterwards. */
  async push(chunk: Uint8Array): Promise<void> {
    this.#plain.push(chunk)
    this.#unseen -= chunk.length
    await this.#openMembers(chunk, this.#unseen <= 0)
  }

  /** No more chunks come. */
  async end(): Promise<void> {
    if (this.#carry.length > 0) await this.#openMembers(new Uint8Array(0), true)
    while (this.#open !== undefined) {
      const open = this.#open
      this.#open = undefined
      // A damaged member may have swallowed the beginning of another one.
      if ((await open.end()) === 'broken') await this.#openMembers(this.#fed.subarray(1), true)
    }
  }

  async #openMembers(chunk: Uint8Array, last: boolean): Promise<void> {
    const bytes =
      this.#carry.length > 0
        ? Buffer.concat([this.#carry, chunk])
        : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length)
    this.#carry = bytes.subarray(bytes.length)
    let at = this.#open === undefined ? 0 : await this.#feed(bytes, 0)
    const first = at === 0 ? this.#begin(bytes, last) : undefined
    if (first !== undefined) at = await this.#enter(first, bytes)
    if (at === bytes.length) return
    const candidates = new Candidates(bytes, this.#kinds ?? [])
    while (at < bytes.length) {
      const candidate = candidates.next(at)
      // What may be the beginning of a member waits for the next chunk.
      const complete = last ? bytes.length : bytes.length - MEMBER_HEAD
      if (candidate === undefined || candidate.start > complete) {
        this.#carry = bytes.subarray(Math.max(at, complete))
        return
      }
      at = await this.#enter(candidate, bytes)
    }
  }

  /** Looks at how the file begins. Gives the member that it begins with. */
  #begin(bytes: Buffer, last: boolean): Candidate | undefined {
    if (this.#kinds !== undefined || (!last && bytes.length < MEMBER_HEAD)) return undefined
    this.#kinds = kindsIn(bytes)
    const unopened =
      this.#members.length === 0 && UNOPENED.find(({ magic }) => hasMagic(bytes, magic))
    if (unopened) this.#inquiry.unread(`${unopened.name}-compressed`)
    return memberAtStart(bytes)
  }

  /** Looks into a member. Gives where to look for the next one. */
  async #enter({ kind, start }: Candidate, bytes: Buffer): Promise<number> {
    const skipped = kind.header(bytes.subarray(start))
    if (this.#members.length >= DEEPEST) {
      this.#inquiry.unread(`compressed more than ${DEEPEST} times over`)
      return bytes.length
    }
    const inside = [...this.#members, kind.name]
    const member = openAtOnce(kind, bytes.subarray(start + skipped))
    if (member !== undefined) {
      const content = new ContentSearch(this.#inquiry, member.content.length, inside)
      await content.push(member.content)
      await content.end()
      return start + skipped + Math.max(1, member.length)
    }
    this.#open = new MemberStream(
      kind,
      skipped,
      new ContentSearch(this.#inquiry, Infinity, inside),
      (what) => this.#inquiry.unread(what),
    )
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
