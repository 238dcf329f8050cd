/** Told of a sequence or a mark: where it begins and which it is. */
export type Told = (start: number, number: number) => void

/** More than there are sequences: a place and a number are kept as one number, sorted by place. */
const NUMBERS = 2 ** 22

/** What was found in a text, until all of it has been looked through. */
export class Finds {
  readonly #keys: number[] = []

  add(start: number, number: number): void {
    if (start >= 0) this.#keys.push(start * NUMBERS + number)
  }

  /** Puts it in the order of places, so that parts of the text can be asked about. */
  sort(): void {
    if (this.#keys.length > 1) this.#keys.sort((one, other) => one - other)
  }

  /** Whether something begins from one place to another; they must be sorted. */
  hasBetween(from: number, to: number): boolean {
    const index = firstFrom(this.#keys, from * NUMBERS)
    return index < this.#keys.length && this.#keys[index]! < to * NUMBERS
  }

  /**
   * Tells what stands in `text` with all of its bytes: in the whole text, or in the part of it that
   * begins at `from`.
   */
  tell(text: Uint8Array, sequences: readonly Uint8Array[], told: Told, from = 0): void {
    const keys = this.#keys
    const end = (from + text.length) * NUMBERS
    let index = from === 0 ? 0 : firstFrom(keys, from * NUMBERS)
    for (; index < keys.length && keys[index]! < end; index++) {
      const place = Math.floor(keys[index]! / NUMBERS)
      const number = keys[index]! - place * NUMBERS
      if (standsAt(text, place - from, sequences[number]!)) told(place - from, number)
    }
  }
}

/** The index of the first of the sorted `keys` that is not less than `least`. */
function firstFrom(keys: readonly number[], least: number): number {
  let low = 0
  let high = keys.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (keys[middle]! < least) low = middle + 1
    else high = middle
  }
  return low
}

function standsAt(text: Uint8Array, start: number, bytes: Uint8Array): boolean {
  if (start + bytes.length > text.length) return false
  for (let index = 0; index < bytes.length; index++)
    if (text[start + index] !== bytes[index]) return false
  return true
}
