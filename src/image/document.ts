import type { Pattern } from './needles.ts'
import type { Search } from './search.ts'

/** The keys and indexes that lead to a place in a JSON document. */
export type Place = readonly (string | number)[]

/** Every string of a document, keys too, with its place. */
function* stringsOf(value: unknown, place: Place): Generator<readonly [Place, string]> {
  if (typeof value === 'string') yield [place, value]
  else if (typeof value === 'number') yield [place, String(value)]
  else if (Array.isArray(value))
    for (const [index, item] of value.entries()) yield* stringsOf(item, [...place, index])
  else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      yield [[...place, key], key]
      yield* stringsOf(item, [...place, key])
    }
  }
}

/** Calls `found` with each pattern in a document and its place. */
export function searchJson(
  document: unknown,
  search: Search,
  found: (pattern: Pattern, place: Place, text: string) => void,
): void {
  for (const [place, text] of stringsOf(document, []))
    search.find(Buffer.from(text), (pattern) => found(pattern, place, text))
}

/** A place in the notation of JavaScript: `config.Cmd[2]`. */
export function shownPlace(place: Place): string {
  return place
    .map((step, index) =>
      typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`,
    )
    .join('')
}
