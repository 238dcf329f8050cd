import { isMap, isScalar, isSeq, type Node, visit, type YAMLMap } from 'yaml'
import { entriesOf, itemsOf, textOf, type YamlFile } from '../yaml/file.ts'

/**
 * The scalars of a text or of a list of texts, lists in lists too. Aliases are read where they are
 * written.
 */
export function textsOf(node: Node | null | undefined): Node[] {
  if (isScalar(node)) return [node]
  return isSeq(node) ? itemsOf(node).flatMap((item) => textsOf(item)) : []
}

/** Every map of a file with the maps around it, the nearest last. */
export function mapsOf(file: YamlFile): { map: YAMLMap; around: readonly YAMLMap[] }[] {
  const found: { map: YAMLMap; around: readonly YAMLMap[] }[] = []
  for (const root of file.roots)
    visit(root, {
      Map(_key, map, path) {
        found.push({ map, around: path.filter((node) => isMap(node)) as YAMLMap[] })
      },
    })
  return found
}

/** The variables of a map, or of a list of `NAME=value`. */
export function variablesIn(
  file: YamlFile,
  ...nodes: readonly (Node | null | undefined)[]
): Map<string, string> {
  const found = new Map<string, string>()
  for (const node of nodes.map((item) => file.follow(item))) {
    for (const { key, value } of entriesOf(node)) found.set(key, textOf(file.follow(value)) ?? '')
    for (const item of itemsOf(node)) {
      const [name = '', value = ''] = (textOf(item) ?? '').split(/=(.*)/s, 2)
      if (name !== '') found.set(name, value)
      for (const entry of entriesOf(item)) found.set(entry.key, textOf(entry.value) ?? '')
    }
  }
  return found
}
