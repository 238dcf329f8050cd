/** Something that is asked the same things again and again: each is found out once. */
export class Known {
  #found: Map<unknown, unknown> | undefined

  /** What a function finds out about it. The function must be one and the same for each question. */
  known<T>(find: (about: this) => T): T {
    const found = (this.#found ??= new Map())
    if (!found.has(find)) found.set(find, find(this))
    return found.get(find) as T
  }
}
