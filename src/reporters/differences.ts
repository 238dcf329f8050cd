import { countBefore } from '../bisect.ts'

/** A run of items of an old list, and the run of a new one that stands in its place. */
export interface Change {
  readonly old: number
  readonly oldCount: number
  readonly young: number
  readonly youngCount: number
}

type DiffArrays = typeof import('diff/lib/diff/array.js').diffArrays

/**
 * The search for the smallest difference takes time by the square of what differs. Beyond so many
 * items, only what lies between the items that stand once in both lists is compared.
 */
export const mostDifferent = 500

/** Where two lists differ, in order, no two changes side by side. */
export async function differences(
  old: readonly string[],
  young: readonly string[],
): Promise<Change[]> {
  const { diffArrays } = await import('diff/lib/diff/array.js')
  const small = smallest(diffArrays, old, young)
  if (small) return small
  const changes: Change[] = []
  let [atOld, atYoung] = [0, 0]
  for (const [toOld, toYoung] of [...anchors(old, young), [old.length, young.length] as const]) {
    const between = [old.slice(atOld, toOld), young.slice(atYoung, toYoung)] as const
    const found = smallest(diffArrays, ...between) ?? [
      { old: 0, oldCount: between[0].length, young: 0, youngCount: between[1].length },
    ]
    for (const item of found)
      changes.push({ ...item, old: item.old + atOld, young: item.young + atYoung })
    ;[atOld, atYoung] = [toOld + 1, toYoung + 1]
  }
  return changes
}

function smallest(
  diffArrays: DiffArrays,
  old: readonly string[],
  young: readonly string[],
): Change[] | undefined {
  const parts = diffArrays([...old], [...young], { maxEditLength: mostDifferent })
  if (!parts) return undefined
  const changes: Change[] = []
  let [atOld, atYoung, isOpen] = [0, 0, false]
  for (const { added, removed, count } of parts) {
    if (added || removed) {
      const part = { oldCount: added ? 0 : count, youngCount: added ? count : 0 }
      const open = isOpen ? changes.pop() : undefined
      changes.push({
        old: open?.old ?? atOld,
        young: open?.young ?? atYoung,
        oldCount: (open?.oldCount ?? 0) + part.oldCount,
        youngCount: (open?.youngCount ?? 0) + part.youngCount,
      })
    }
    isOpen = added || removed
    if (!added) atOld += count
    if (!removed) atYoung += count
  }
  return changes
}

/**
 * Where items stand that both lists have once and in one order: as many as can be (patience
 * diff).
 */
function anchors(old: readonly string[], young: readonly string[]): [number, number][] {
  const inYoung = once(young)
  const pairs = [...once(old)].flatMap(([item, at]): [number, number][] => {
    const other = inYoung.get(item)
    return other === undefined ? [] : [[at, other]]
  })
  return longestRising(pairs)
}

function once(items: readonly string[]): ReadonlyMap<string, number> {
  const found = new Map<string, number>()
  const again = new Set<string>()
  for (const [index, item] of items.entries())
    if (found.has(item)) again.add(item)
    else found.set(item, index)
  for (const item of again) found.delete(item)
  return found
}

/** The longest part of pairs, sorted by their first number, whose second ones rise. */
function longestRising(pairs: readonly (readonly [number, number])[]): [number, number][] {
  interface Link {
    readonly pair: readonly [number, number]
    readonly before: Link | undefined
  }
  const ends: Link[] = []
  for (const pair of pairs) {
    const count = countBefore(ends, (end) => end.pair[1] < pair[1])
    ends[count] = { pair, before: ends[count - 1] }
  }
  const found: [number, number][] = []
  for (let at = ends.at(-1); at; at = at.before) found.push([...at.pair])
  return found.toReversed()
}
