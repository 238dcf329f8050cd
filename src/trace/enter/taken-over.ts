import { readCopy } from '../../dockerfile/copy.ts'
import { lineage, type Stage } from '../../dockerfile.ts'
import type { Run } from '../../run.ts'

/**
 * Has a `COPY --from` brought something of another stage to where a RUN runs?
 *
 * @param isIt asked of each path that is taken, without a slash at its end
 */
export function isTakenOver(
  from: Stage,
  { stage, instruction }: Run,
  isIt: (source: string) => boolean,
): boolean {
  return lineage(stage).some((at) =>
    at.instructions.some((other) => {
      const copy = readCopy(other)
      if (copy?.from === undefined) return false
      if (at === stage && other.span.start >= instruction.span.start) return false
      const isFrom = copy.from.toLowerCase() === from.name || copy.from === String(from.index)
      return isFrom && copy.sources.some(({ text }) => isIt(text.replace(/\/$/, '')))
    }),
  )
}

/** A file of git's configuration, or a folder that has one. */
export function mayBeGitConfig(source: string): boolean {
  return /(?:^|\/)(?:\.?gitconfig|root|etc|home|home\/[^/]+|)$/.test(source)
}
