import { isAlias, isMap, isPair, isScalar, isSeq, type Node, type Pair } from 'yaml'
import type { YamlFile } from './file.ts'

/**
 * Keys of maps and places in lists, from the top of a document. A list's places are counted without
 * the items that are left out.
 */
export type Path = readonly (string | number)[]

/**
 * What a file says, as one text for comparing: keys, values, anchors, aliases and tags, without
 * layout and comments.
 *
 * @param isLeftOut is asked about every entry and item; a map or list that loses all it had is left
 *   out too
 */
export function shapeOf(
  file: YamlFile,
  isLeftOut: (path: Path, node: Node | null) => boolean,
): string {
  return JSON.stringify(file.roots.map((root) => shape(root, [], isLeftOut)))
}

function shape(
  node: Node | null | undefined,
  path: Path,
  isLeftOut: (path: Path, node: Node | null) => boolean,
): unknown {
  if (node === null || node === undefined) return null
  if (isAlias(node)) return { alias: node.source }
  const { anchor } = node
  if (isScalar(node)) return { anchor, tag: writtenTag(node), value: node.value }
  const members = isMap(node)
    ? mapMembers(node.items, path, isLeftOut)
    : isSeq(node)
      ? listMembers(node.items as (Node | Pair)[], path, isLeftOut)
      : []
  const had = isMap(node) || isSeq(node) ? node.items.length : 0
  if (had > 0 && members.length === 0) return undefined
  return { anchor, tag: writtenTag(node), members }
}

function mapMembers(
  items: readonly Pair[],
  path: Path,
  isLeftOut: (path: Path, node: Node | null) => boolean,
): unknown[] {
  return items.flatMap((pair) => {
    const key = isScalar(pair.key) ? String(pair.key.value) : JSON.stringify(pair.key)
    const own = [...path, key]
    if (isLeftOut(own, pair.value as Node | null)) return []
    const inside = shape(pair.value as Node | null, own, isLeftOut)
    return inside === undefined ? [] : [[key, inside]]
  })
}

function listMembers(
  items: readonly (Node | Pair)[],
  path: Path,
  isLeftOut: (path: Path, node: Node | null) => boolean,
): unknown[] {
  const kept: unknown[] = []
  for (const item of items) {
    const own = [...path, kept.length]
    const node = isPair(item) ? null : item
    if (isLeftOut(own, node)) continue
    const inside = isPair(item) ? JSON.stringify(item) : shape(item, own, isLeftOut)
    if (inside !== undefined) kept.push(inside)
  }
  return kept
}

/** `!important`, `!!str`; the parser names tags of nodes that have none written too. */
function writtenTag(node: Node): string | undefined {
  return node.tag !== undefined && node.tag.startsWith('!') ? node.tag : undefined
}
