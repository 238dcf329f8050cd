import type { Pattern } from './needles.ts'
import type { Search } from './search.ts'

/** The keys and indexes that lead to a place in a JSON document. */
export type Place = readonly (string | number)[]

/** A place as the way back from it: a document may be nested more deeply than a call can be. */
interface Step {
  readonly key: string | number
  readonly before: Step | undefined
}

function placeOf(step: Step | undefined): Place {
  const place: (string | number)[] = []
  for (let at = step; at !== undefined; at = at.before) place.push(at.key)
  return place.toReversed()
}

/** Every string of a document in its order, keys too, with its place. */
function* stringsOf(document: unknown): Generator<readonly [Step | undefined, string]> {
  const waiting: (readonly [Step | undefined, unknown])[] = [[undefined, document]]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [before, value] = next
    if (typeof value === 'string') yield [before, value]
    else if (typeof value === 'number') yield [before, String(value)]
    else if (Array.isArray(value))
      for (let key = value.length - 1; key >= 0; key--) waiting.push([{ key, before }, value[key]])
    else if (typeof value === 'object' && value !== null) {
      for (const [key, item] of Object.entries(value).toReversed()) {
        waiting.push([{ key, before }, item], [{ key, before }, key])
      }
    }
  }
}

/** Calls `found` with each pattern in a document and its place. */
export function searchJson(
  document: unknown,
  search: Search,
  found: (pattern: Pattern, place: Place, text: string) => void,
): void {
  for (const [step, text] of stringsOf(document))
    search.find(Buffer.from(text), (pattern) => found(pattern, placeOf(step), text))
}

/** More steps are not shown: nobody reads them. */
const MOST_STEPS = 24

/** A place in the notation of JavaScript: `config.Cmd[2]`. */
export function shownPlace(place: Place): string {
  const left = place.length - MOST_STEPS
  if (left > 0) return `${shownPlace(place.slice(0, MOST_STEPS))}… (${left} more)`
  return place
    .map((step, index) =>
      typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`,
    )
    .join('')
}
