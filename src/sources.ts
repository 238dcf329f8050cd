import type { Dockerfile } from './dockerfile.ts'
import { readCopy } from './dockerfile/copy.ts'

/**
 * The files and folders of the build context that a Dockerfile names literally in COPY and ADD.
 *
 * @returns posix paths relative to the context, without leading `/` or `./`; no URLs, globs,
 *   variables, heredocs or other stages' files
 */
export function literalSources(dockerfile: Dockerfile): string[] {
  return sourcesOf(dockerfile).filter((path) => !/[*?[\]]/.test(path))
}

/** Those that it names with wildcards. */
export function wildcardSources(dockerfile: Dockerfile): string[] {
  return sourcesOf(dockerfile).filter((path) => /[*?[\]]/.test(path))
}

function sourcesOf({ stages }: Dockerfile): string[] {
  const found = new Set<string>()
  for (const stage of stages) {
    for (const instruction of stage.instructions) {
      const copy = readCopy(instruction)
      if (!copy || copy.from !== undefined) continue
      for (const { text } of copy.sources) {
        const path = text.replace(/^(?:\.?\/)+/, '')
        if (path !== '' && path !== '.' && !/[$<>\\]|:\/\/|^git@/.test(path)) found.add(path)
      }
    }
  }
  return [...found]
}
