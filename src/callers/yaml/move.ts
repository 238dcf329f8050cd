import { isSeq } from 'yaml'
import { removeEntry, type Removal } from './edits.ts'
import { contentEnd, itemsOf, type YamlEntry, type YamlFile } from './file.ts'
import { insertAfter, listIndent } from './insertion.ts'
import type { TextEdit } from './lines.ts'

/** Entries that leave one value for the list of a key beside it. */
export interface Move {
  /** The key that holds them. */
  readonly from: YamlEntry
  /** The names of those that go. */
  readonly gone: readonly string[]
  /** How many it holds: without any left it goes as a whole. */
  readonly count: number
  /** Takes one of them out, by its place in `gone`. */
  readonly takeOut: (index: number) => Removal | undefined
  /** The key of the list, and its entry where there is one. */
  readonly key: string
  readonly to: YamlEntry | undefined
  /** Items of the list, `- X`. */
  readonly added: readonly string[]
}

/** Makes the edits of a move; undefined where that cannot be done line by line. */
export function move(yaml: YamlFile, order: Move): readonly TextEdit[] | undefined {
  const { from, gone, count, takeOut, key, to, added } = order
  const removals =
    gone.length === count ? [removeEntry(yaml, from, gone)] : gone.map((_, index) => takeOut(index))
  const edits: TextEdit[] = []
  for (const removal of removals) {
    if (!removal) return undefined
    edits.push(...removal.edits)
  }
  if (added.length === 0) return edits
  if (!to) {
    const lines = added.map((line) => listIndent(yaml) + line)
    return [...edits, insertAfter(yaml, from, [`${key}:`, ...lines])]
  }
  const last = itemsOf(to.value).at(-1)
  if (!last || !isSeq(to.value) || to.value.flow) return undefined
  const indent = yaml.lines.indent(yaml.lines.at(last.range![0]))
  const behind = yaml.lines.at(contentEnd(yaml, last) - 1) + 1
  return [
    ...edits,
    yaml.lines.insert(
      behind,
      added.map((line) => indent + line),
    ),
  ]
}
