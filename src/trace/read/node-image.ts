import { instructionsOf, lineage, type Stage } from '../../dockerfile.ts'
import type { Facts } from '../../facts.ts'

/** Puts another Node, or an old npm, in the place of the one that the image brings. */
const other = /\bnpm@["']?(?:[\^~v]?[1-6]\b|\$)|\b(?:nvm|fnm|volta|nodenv)\b|\bn (?:-\S+ )?\d/

/**
 * The base image of a stage as far as it says which Node is called there; undefined where a RUN puts
 * in another one, or a build argument chooses the image and its default has no number.
 *
 * @param end where in the file it is asked for; behind everything when nothing is said
 */
export function nodeImage(facts: Facts, stage: Stage, end = Infinity): string | undefined {
  const image = facts.environment.image(stage)
  const isChosen = lineage(stage).at(-1)!.image.includes('$')
  if (image === undefined || (isChosen && !/node:\d/.test(image))) return undefined
  const isReplaced = lineage(stage).some(
    (at) => at.known(firstReplaced) < (at === stage ? end : Infinity),
  )
  return isReplaced ? undefined : image
}

/** Where in the file a stage first puts in another Node; nowhere is behind everything. */
function firstReplaced(stage: Stage): number {
  const found = instructionsOf(stage, 'RUN').find(({ joined }) => other.test(joined.text))
  return found?.span.start ?? Infinity
}
