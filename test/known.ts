import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'

/** What fails today, an entry a line in `test/known/NAME.txt`. The list may only shrink. */
export class Known {
  readonly #path: string
  readonly #entries: ReadonlySet<string>
  readonly #found = new Set<string>()

  constructor(name: string) {
    this.#path = join(import.meta.dirname, 'known', `${name}.txt`)
    this.#entries = new Set(readFileSync(this.#path, 'utf8').split('\n').filter(Boolean))
  }

  /** Fails for what is not listed. */
  expectNoOther(found: readonly { readonly entry: string; readonly what: string }[]): void {
    for (const { entry } of found) this.#found.add(entry)
    expect
      .soft(
        found
          .filter(({ entry }) => !this.#entries.has(entry))
          .map(({ entry, what }) => `${entry}: ${what}`),
      )
      .toEqual([])
  }

  /** Fails for what is listed and no longer found; `vitest -u` takes it off the list. */
  async expectAll(): Promise<void> {
    const left = [...this.#entries].filter((entry) => this.#found.has(entry)).toSorted()
    await expect(left.map((entry) => `${entry}\n`).join('')).toMatchFileSnapshot(this.#path)
  }
}
