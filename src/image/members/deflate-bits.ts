/** Reads bits, the lowest of each byte first (RFC 1951, section 3.1.1). */
export class Bits {
  readonly #bytes: Uint8Array
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  /** How many are left. */
  get left(): number {
    return this.#bytes.length * 8 - this.#at
  }

  /** Where the next whole byte begins. */
  get nextByte(): number {
    return (this.#at + 7) >> 3
  }

  /** A number of `count` bits. */
  take(count: number): number {
    let value = 0
    for (let bit = 0; bit < count; bit++, this.#at++)
      value |= ((this.#bytes[this.#at >> 3]! >> (this.#at & 7)) & 1) << bit
    return value
  }

  /** A code of `count` bits, the highest first. */
  code(count: number, before = 0): number {
    let value = before
    for (let bit = 0; bit < count; bit++) value = (value << 1) | this.take(1)
    return value
  }
}
