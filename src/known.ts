/** Something that is asked the same things again and again: each is found out once. */
export class Known {
  /** The first question and its answer: most are asked nothing else. */
  #first: unknown
  #answer: unknown
  #others: Map<unknown, unknown> | undefined

  /** What a function finds out about it. The function must be one and the same for each question. */
  known<T>(find: (about: this) => T): T {
    if (find === this.#first) return this.#answer as T
    const known = this.#others?.get(find)
    if (known !== undefined || this.#others?.has(find)) return known as T
    const found = find(this)
    if (this.#first === undefined) [this.#first, this.#answer] = [find, found]
    else (this.#others ??= new Map()).set(find, found)
    return found
  }
}
