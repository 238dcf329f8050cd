import { linesOf } from '../embedded.ts'

/** Variables of a Makefile that are defined once, with fixed text. */
export function definitionsOf(source: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>()
  for (const { start, end } of linesOf(source)) {
    const line = source.slice(start, end)
    const head = /^ *(?:(?:export|override) +)?(\w+)[ \t]*(?:[?+]|::?:?)?=/.exec(line)
    if (!head) continue
    const [value = ''] = line.slice(head[0].length).split(/\s#/, 1)
    found.set(head[1]!, [...(found.get(head[1]!) ?? []), value.trim()])
  }
  return new Map(
    [...found].filter(([, values]) => values.length === 1 && !/[$\\]/.test(values[0]!)),
  )
}
