/** Something that is asked the same things again and again: each is found out once. */
export class Known {
  /** Questions, each with its answer behind it. They are few: to look through them is quickest. */
  #asked: unknown[] | undefined

  /** What a function finds out about it. The function must be one and the same for each question. */
  known<T>(find: (about: this) => T): T {
    const asked = this.#asked
    if (asked !== undefined)
      for (let at = 0; at < asked.length; at += 2) if (asked[at] === find) return asked[at + 1] as T
    const found = find(this)
    if (this.#asked === undefined) this.#asked = [find, found]
    else this.#asked.push(find, found)
    return found
  }
}
