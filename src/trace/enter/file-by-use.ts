import { posix } from 'node:path'
import type { CredentialFile } from '../../catalog/files.ts'
import { fileByUse, mayTell, type Place } from '../../catalog/files/by-use.ts'
import type { Copy } from '../../dockerfile/copy.ts'
import { type Dockerfile, instructionsOf } from '../../dockerfile.ts'
import { argumentText, type Instruction } from '../../scanner/instruction.ts'

/**
 * What a copied file of any name is, by what later instructions do with it: a key, a token.
 *
 * @param isAtHand a look into it tells the rest
 */
export function usedAs(
  dockerfile: Dockerfile,
  { instruction, destination, sources }: Copy,
  source: string,
  isAtHand = false,
): CredentialFile | undefined {
  if (!mayTell.test(dockerfile.source)) return undefined
  const path = /(?:^|\/)\.?$/.test(destination.text)
    ? posix.join(destination.text, posix.basename(source))
    : destination.text
  if (sources.length > 1 || path.includes('$') || path.length < 2) return undefined
  const places = dockerfile.stages.flatMap((stage) => [
    ...placesIn(instructionsOf(stage, 'RUN'), instruction, path),
    ...placesIn(instructionsOf(stage, 'ENV'), instruction, path),
  ])
  return fileByUse(places, isAtHand || source.includes('$'))
}

function* placesIn(
  users: readonly Instruction[],
  copy: Instruction,
  path: string,
): Generator<Place> {
  for (const user of users)
    if (user.span.start > copy.span.start) yield* placesOf(argumentText(user), path)
}

/** Longer commands than this tell nothing. */
const longest = 500

/** Wherever the path stands as a word of its own. */
function* placesOf(text: string, path: string): Generator<Place> {
  for (let at = text.indexOf(path); at !== -1; at = text.indexOf(path, at + path.length)) {
    const end = at + path.length
    if (/[\w./-]/.test(`${text[at - 1] ?? ''}${text[end] ?? ''}`)) continue
    yield {
      before: text
        .slice(Math.max(0, at - longest), at)
        .split(/[;&|\n]/)
        .at(-1)!,
      after: text.slice(end, end + longest).split(/[;&\n]/)[0]!,
    }
  }
}
