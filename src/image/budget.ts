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
    return this.#tried <= 4 * MIB + 16 * this.#seen && this.#mayExpand
  }

  /** Bytes that came out of a member. Gives false when there were too many. */
  expand(count: number): boolean {
    this.#expanded += count
    return this.#mayExpand
  }

  get #mayExpand(): boolean {
    return this.#expanded <= 4 * GIB + 100 * Math.max(0, this.#seen - this.#expanded)
  }

  /** All that was done so far, in bytes. */
  get work(): number {
    return this.#seen + this.#tried + this.#expanded
  }
}
