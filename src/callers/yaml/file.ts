import {
  type Alias,
  isAlias,
  isCollection,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseAllDocuments,
  type Scalar,
  visit,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml'
import type { Span } from '../../span.ts'
import { Lines } from './lines.ts'

/** A key of a map with its value. */
export interface YamlEntry {
  readonly key: string
  readonly keyNode: Scalar
  /** Null where nothing is written. */
  readonly value: Node | null
  readonly map: YAMLMap
}

/** A YAML file, read and never printed: what changes is said in offsets of its text. */
export interface YamlFile {
  readonly source: string
  readonly lines: Lines
  /** The top of each document that holds something. */
  readonly roots: readonly Node[]
  /** `[…]` and `{…}`. */
  readonly flows: readonly Span[]
  /** The nodes that carry an anchor and stand in at an alias of it, by anchor. */
  readonly anchors: ReadonlyMap<string, Node>
  readonly aliases: readonly Alias[]
  /** The node itself, or the one that an alias means. */
  follow(node: Node | null | undefined): Node | undefined
}

/**
 * Reads a YAML text.
 *
 * @returns undefined when it does not parse: a template, say
 */
export function readYaml(source: string): YamlFile | undefined {
  const documents = parseAllDocuments(source, { uniqueKeys: false, logLevel: 'silent' })
  if (!Array.isArray(documents) || documents.some((item) => item.errors.length > 0))
    return undefined
  const roots = documents.flatMap((item) => (item.contents ? [item.contents as Node] : []))
  const flows: Span[] = []
  const anchors = new Map<string, Node>()
  const aliases: Alias[] = []
  for (const root of roots)
    visit(root, {
      Node(_key, node) {
        if (isAlias(node)) aliases.push(node)
        else if (node.anchor !== undefined) anchors.set(node.anchor, node)
        if (isCollection(node) && node.flow && node.range)
          flows.push({ start: node.range[0], end: node.range[1] })
      },
    })
  return {
    source,
    lines: new Lines(source),
    roots,
    flows,
    anchors,
    aliases,
    follow: (node) => (isAlias(node) ? anchors.get(node.source) : (node ?? undefined)),
  }
}

/** The entries of a map, in order; none of anything else. Keys that are no scalars are left out. */
export function entriesOf(node: Node | null | undefined): YamlEntry[] {
  if (!isMap(node)) return []
  return node.items.flatMap((pair: Pair) =>
    isScalar(pair.key)
      ? [
          {
            key: String(pair.key.value ?? ''),
            keyNode: pair.key as Scalar,
            value: (pair.value ?? null) as Node | null,
            map: node as YAMLMap,
          },
        ]
      : [],
  )
}

/** The entry of a map with that key. */
export function entryOf(node: Node | null | undefined, key: string): YamlEntry | undefined {
  return entriesOf(node).find((entry) => entry.key === key)
}

/** The value below keys, aliases followed. */
export function valueAt(
  file: YamlFile,
  node: Node | null | undefined,
  ...keys: readonly string[]
): Node | undefined {
  let at = file.follow(node)
  for (const key of keys) at = file.follow(entryOf(at, key)?.value)
  return at
}

/** The items of a sequence; none of anything else. */
export function itemsOf(node: Node | null | undefined): Node[] {
  return isSeq(node) ? ((node as YAMLSeq).items.filter((item) => !isPair(item)) as Node[]) : []
}

/** The text of a scalar; undefined for anything else and for null. */
export function textOf(node: Node | null | undefined): string | undefined {
  if (!isScalar(node) || node.value === null || node.value === undefined) return undefined
  return typeof node.value === 'string' ? node.value : (node.source ?? String(node.value))
}

/** Is nothing written there, or `~` or `null`? */
export function isNull(node: Node | null | undefined): boolean {
  return node === null || node === undefined || (isScalar(node) && node.value === null)
}

/** Does a node say something of its own: an alias, an anchor, a tag, or a merge key? */
export function isPlain(node: Node | null): boolean {
  if (node === null) return true
  if (isAlias(node) || node.anchor !== undefined || node.tag !== undefined) {
    // the parser gives every scalar and collection its tag; only one that is written begins with
    // `!` in the text
    if (isAlias(node) || node.anchor !== undefined) return false
  }
  return !entriesOf(node).some((entry) => entry.key === '<<')
}

/**
 * Where the text of a node ends, without the comments and empty lines that the parser counts to it.
 */
export function contentEnd(file: YamlFile, node: Node): number {
  if (isCollection(node) && !node.flow) {
    const last = (node as YAMLMap | YAMLSeq).items.at(-1)
    if (isPair(last))
      return last.value ? contentEnd(file, last.value as Node) : contentEnd(file, last.key as Node)
    if (last) return contentEnd(file, last as Node)
  }
  const [start, end] = node.range!
  const text = file.source.slice(start, end)
  return start + text.trimEnd().length
}
