const KIB = 2 ** 10
const MIB = 2 ** 20
const GIB = 2 ** 30

/**
 * What one try to open a compressed member costs besides the bytes that it reads: about as much as
 * to decompress these.
 */
const TRY = 64 * KIB

/**
 * Bounds the work that the bytes of a blob can ask for, in bytes of work for a byte of the blob:
 * data that only looks compressed is tried in vain again and again, and data that is may expand a
 * thousand times, at each of several levels.
 */
export class Budget {
  #seen = 0
  #tried = 0
  #expanded = 0

  /** Bytes that were looked through. */
  seen(count: number): void {
    this.#seen += count
  }

  /** A try in vain that read `count` bytes. */
  failed(count: number): void {
    this.#tried += TRY + count
  }

  /** Whether one more member may be tried. */
  get mayTry(): boolean {
    // what comes out of members brings more of them, and each of these would earn others
    return this.#tried <= 4 * MIB + 16 * this.#own + this.#expanded / 16 && this.#mayExpand
  }

  /** Bytes that came out of a member. Gives false when there were too many. */
  expand(count: number): boolean {
    this.#expanded += count
    return this.#mayExpand
  }

  /** Bytes of the blob itself. */
  get #own(): number {
    return Math.max(0, this.#seen - this.#expanded)
  }

  get #mayExpand(): boolean {
    return this.#expanded <= GIB / 2 + 100 * this.#own
  }

  /** All that was done so far, in bytes. */
  get work(): number {
    return this.#seen + this.#tried + this.#expanded
  }
}
