/** Variables of a Makefile that are defined once, with fixed text. */
export function definitionsOf(source: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>()
  for (const [, name, value] of source.matchAll(
    /^ *(?:export\s+|override\s+)?(\w+)\s*(?:\?|::?:?|\+)?=[ \t]*(.*?)[ \t]*(?:\s#.*)?\r?$/gm,
  ))
    found.set(name!, [...(found.get(name!) ?? []), value!])
  return new Map(
    [...found].filter(([, values]) => values.length === 1 && !/[$\\]/.test(values[0]!)),
  )
}
