const EXAMPLES = 3

/** Notes that can be sent from one thread to another. */
export interface GatheredNotes {
  readonly single: readonly string[]
  readonly unread: readonly (readonly [what: string, count: number, examples: readonly string[]])[]
}

/** What was not looked into, gathered so that ten thousand files of a kind are one line. */
export class Notes {
  readonly #single = new Set<string>()
  readonly #unread = new Map<string, { count: number; examples: string[] }>()

  /** A remark of its own. */
  add(note: string): void {
    this.#single.add(note)
  }

  /** The content of the file `path` was not looked into, because it is `what`. */
  unread(what: string, path: string): void {
    const group = this.#unread.get(what) ?? { count: 0, examples: [] }
    this.#unread.set(what, group)
    if (group.examples.includes(path)) return
    group.count++
    if (group.examples.length < EXAMPLES) group.examples.push(path)
  }

  /** All that was gathered. */
  gathered(): GatheredNotes {
    const unread = [...this.#unread].map(
      ([what, { count, examples }]) => [what, count, examples] as const,
    )
    return { single: [...this.#single], unread }
  }

  /** Adds what was gathered elsewhere. */
  merge({ single, unread }: GatheredNotes): void {
    for (const note of single) this.add(note)
    for (const [what, count, examples] of unread) {
      for (const example of examples) this.unread(what, example)
      const group = this.#unread.get(what)
      if (group) group.count += count - examples.length
    }
  }

  /** The remarks, one line each. */
  lines(): readonly string[] {
    const groups = [...this.#unread].map(([what, { count, examples }]) => {
      const files = count === 1 ? 'file' : 'files'
      const more = count > examples.length ? ', …' : ''
      return `${count} ${files} not looked into, ${what}: ${examples.join(', ')}${more}`
    })
    return [...this.#single, ...groups]
  }
}
