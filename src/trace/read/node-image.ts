import { bringsNode } from '../../catalog/programs/in-texts.ts'
import { nodeOf } from '../../catalog/programs/habits.ts'
import { readCopy } from '../../dockerfile/copy.ts'
import { instructionsOf, lineage, type Stage } from '../../dockerfile.ts'
import type { Facts } from '../../facts.ts'

/** Where the official image and the packages of distributions have npm. */
const homes = ['/usr/local/lib/node_modules/npm', '/usr/lib/node_modules/npm']

/**
 * The base image of a stage as far as it says which Node is called there; undefined where a RUN puts
 * in another one, or a build argument chooses the image and its default has no number. A COPY of an
 * older one out of another image or stage counts as that.
 *
 * @param end where in the file it is asked for; behind everything when nothing is said
 */
export function nodeImage(
  facts: Facts,
  stage: Stage,
  end = Infinity,
  depth = 0,
): string | undefined {
  const image = facts.environment.image(stage)
  const isChosen = lineage(stage).at(-1)!.image.includes('$')
  if (image === undefined || (isChosen && !/node:\d/.test(image))) return undefined
  const isReplaced = lineage(stage).some(
    (at) => at.known(firstReplaced) < (at === stage ? end : Infinity),
  )
  if (isReplaced) return undefined
  const brought = broughtNodes(facts, stage, end).map((from) => {
    const { stages } = facts.dockerfile
    const own = stages.find(({ name, index }) => from.toLowerCase() === name || from === `${index}`)
    if (!own) return from
    return depth < stages.length ? nodeImage(facts, own, Infinity, depth + 1) : undefined
  })
  const age = (item: string | undefined) => nodeOf(item) ?? 0
  return brought.reduce((oldest, item) => (age(item) < age(oldest) ? item : oldest), image)
}

/** The images and stages that a COPY takes an npm out of, to where one is. */
function broughtNodes({ dockerfile }: Facts, stage: Stage, end: number): string[] {
  if (!/--from=/i.test(dockerfile.source)) return []
  return lineage(stage).flatMap((at) =>
    instructionsOf(at, 'COPY')
      .filter(({ span }) => at !== stage || span.start < end)
      .flatMap((instruction) => {
        const copy = readCopy(instruction)
        if (!copy?.from) return []
        const isNode = copy.sources.some(({ text }) =>
          homes.some((home) => `${home}/`.startsWith(`${text.replace(/\/$/, '')}/`)),
        )
        return isNode ? [copy.from] : []
      }),
  )
}

/** Where in the file a stage first puts in another Node; nowhere is behind everything. */
function firstReplaced(stage: Stage): number {
  const found = instructionsOf(stage, 'RUN').find(({ joined }) => bringsNode.test(joined.text))
  return found?.span.start ?? Infinity
}
