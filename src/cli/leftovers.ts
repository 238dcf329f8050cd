import { dirname } from 'node:path'
import { mayPass, passesSecret } from '../callers/leftover.ts'
import { readSmall } from '../files/small.ts'
import { gitRoot } from '../git.ts'

/**
 * Repositories whose Dockerfiles take no secrets, and where one is passed nevertheless: left over
 * from a Dockerfile of another time. Files are remembered by their names while Dockerfiles are
 * searched for, and read only when the search has ended.
 */
export class Leftovers {
  readonly #paths: string[] = []

  accepts(name: string): boolean {
    return mayPass(name)
  }

  /** @param path absolute */
  saw(path: string): void {
    this.#paths.push(path)
  }

  /**
   * The roots of those repositories, each once.
   *
   * @param outside the folder that stands for the root of a file outside of git
   */
  roots(
    isKnown: (root: string) => boolean,
    outside: (path: string) => string | undefined,
  ): string[] {
    const found = new Set<string>()
    for (const path of this.#paths) {
      const root = gitRoot(dirname(path)) ?? outside(path)
      if (root === undefined || found.has(root) || isKnown(root)) continue
      const text = readSmall(path)
      if (text !== undefined && passesSecret(text)) found.add(root)
    }
    return [...found]
  }
}
