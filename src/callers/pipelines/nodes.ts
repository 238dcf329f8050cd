import { isMap, isScalar, isSeq, type Node, visit, type YAMLMap } from 'yaml'
import { type DockerVersion, dockerVersionOf, oldestOf } from '../docker-version.ts'
import { entriesOf, itemsOf, textOf, valueAt, type YamlFile } from '../yaml/file.ts'

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

/**
 * The oldest docker among images: texts, maps with an `image` or a `name`, and lists and maps of
 * those, as steps and their services are written.
 *
 * @param variables put in where an image names them and they are known
 */
export function dockerIn(
  file: YamlFile,
  variables: ReadonlyMap<string, string>,
  ...nodes: readonly (Node | null | undefined)[]
): DockerVersion | undefined {
  const images = nodes.flatMap((node) => imagesIn(file, node))
  return oldestOf(
    images.map((image) =>
      dockerVersionOf(
        image.replaceAll(/\$\{?(\w+)\}?/g, (whole, name: string) => variables.get(name) ?? whole),
      ),
    ),
  )
}

function imagesIn(file: YamlFile, node: Node | null | undefined, depth = 2): string[] {
  const at = file.follow(node)
  const text = textOf(at)
  if (text !== undefined) return [text]
  const own = ['image', 'name'].flatMap((key) => textOf(nearest(file, [at], key)) ?? [])
  if (own.length > 0 || depth === 0) return own
  const inside = [...itemsOf(at), ...entriesOf(at).map(({ value }) => value)]
  return inside.flatMap((item) => imagesIn(file, item, depth - 1))
}

/** The value of a key in the first of some maps that has it, or whose merge keys bring it. */
export function nearest(
  file: YamlFile,
  maps: readonly (Node | undefined)[],
  key: string,
): Node | undefined {
  const found = new Set<Node | undefined>()
  for (const map of maps) {
    const own = new Set([map])
    for (const node of own) {
      const merged = valueAt(file, node, '<<')
      for (const item of [merged, ...itemsOf(merged)]) if (item) own.add(file.follow(item))
    }
    for (const node of own) found.add(node)
  }
  return [...found].map((node) => valueAt(file, node, key)).find((value) => value !== undefined)
}
