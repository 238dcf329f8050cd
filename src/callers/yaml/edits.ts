import { isMap, type Node, type Pair, type Scalar, type YAMLMap, type YAMLSeq } from 'yaml'
import type { Span } from '../../span.ts'
import { contentEnd, itemsOf, type YamlEntry, type YamlFile } from './file.ts'
import type { TextEdit } from './lines.ts'

/** A member of a block collection with the whole lines that it stands on. */
interface Member extends Span {
  readonly firstLine: number
  readonly lastLine: number
  /** Does nothing but blanks and the dash of a list stand before it on its line? */
  readonly isAlone: boolean
}

/** What was taken out, and the comments that spoke of it. */
export interface Removal {
  readonly edits: readonly TextEdit[]
  /** Whole comment lines above it, without indent. */
  readonly above: readonly string[]
  /** The comment behind it on its line, `# …`, else empty. */
  readonly behind: string
}

/** Where an entry begins and ends. */
export function entrySpan(file: YamlFile, entry: YamlEntry): Span {
  const start = entry.keyNode.range![0]
  const end = entry.value?.range ? contentEnd(file, entry.value) : entry.keyNode.range![1]
  // `key:` without a value ends behind its colon
  const colon = file.source.indexOf(':', entry.keyNode.range![1])
  return { start, end: Math.max(end, colon === -1 ? end : colon + 1) }
}

/**
 * Takes an entry out of its map with its lines.
 *
 * @param names what it is about: a comment above that speaks of them alone goes too
 * @returns undefined where that cannot be done line by line
 */
export function removeEntry(
  file: YamlFile,
  entry: YamlEntry,
  names: readonly string[],
): Removal | undefined {
  const siblings = entry.map.items as Pair[]
  const at = siblings.findIndex((pair) => pair.key === entry.keyNode)
  return remove(file, entry.map, entrySpan(file, entry), at, siblings.length, names, (index) => {
    const pair = siblings[index]!
    return pairSpan(file, pair)
  })
}

/** Takes an item out of its list, like {@link removeEntry}. */
export function removeItem(
  file: YamlFile,
  list: YAMLSeq,
  item: Node,
  names: readonly string[],
): Removal | undefined {
  const items = itemsOf(list)
  const span = (node: Node) => ({ start: node.range![0], end: contentEnd(file, node) })
  return remove(file, list, span(item), items.indexOf(item), items.length, names, (index) =>
    span(items[index]!),
  )
}

function pairSpan(file: YamlFile, pair: Pair): Span {
  const key = pair.key as Scalar
  return entrySpan(file, {
    key: '',
    keyNode: key,
    value: pair.value as Node | null,
    map: undefined as never,
  })
}

function remove(
  file: YamlFile,
  parent: YAMLMap | YAMLSeq,
  span: Span,
  at: number,
  count: number,
  names: readonly string[],
  sibling: (index: number) => Span,
): Removal | undefined {
  if (at === -1) return undefined
  if (parent.flow) return removeFlow(file, span, at, count, sibling)
  const member = memberAt(file, span, !isMap(parent))
  if (!member.isAlone) return removeFirst(file, span, at, count, sibling)
  const above = commentsAbove(file, member.firstLine, names)
  const behind = commentBehind(file, span.end)
  if (behind === undefined) return undefined
  return {
    edits: [file.lines.remove(member.firstLine - above.length, member.lastLine)],
    above: above.map((line) => line.trim()),
    behind,
  }
}

/** `{a: 1, b: 2}`: the comma after it goes along, or the one before the last. */
function removeFlow(
  file: YamlFile,
  span: Span,
  at: number,
  count: number,
  sibling: (index: number) => Span,
): Removal | undefined {
  const start = at === count - 1 && at > 0 ? sibling(at - 1).end : span.start
  const end = at < count - 1 ? sibling(at + 1).start : span.end
  if (file.source.slice(start, end).includes('\n')) return undefined
  return { edits: [{ start, end, text: '' }], above: [], behind: '' }
}

/** The first key of a map in a list stands behind the dash: the next one takes its place. */
function removeFirst(
  file: YamlFile,
  span: Span,
  at: number,
  count: number,
  sibling: (index: number) => Span,
): Removal | undefined {
  const between = at === 0 && count > 1 ? file.source.slice(span.end, sibling(1).start) : '#'
  if (/[^ \r\n]/.test(between)) return undefined
  return {
    edits: [{ start: span.start, end: sibling(1).start, text: '' }],
    above: [],
    behind: '',
  }
}

function memberAt(file: YamlFile, { start, end }: Span, isItem: boolean): Member {
  const firstLine = file.lines.at(start)
  const before = file.source.slice(file.lines.start(firstLine), start)
  return {
    start,
    end,
    firstLine,
    lastLine: file.lines.at(Math.max(end - 1, start)),
    isAlone: (isItem ? /^\s*-\s+$/ : /^\s*$/).test(before),
  }
}

/** The comment behind a node on its line; undefined when something else stands there. */
function commentBehind(file: YamlFile, end: number): string | undefined {
  const line = file.lines.at(Math.max(end - 1, 0))
  const rest = file.source.slice(end, file.lines.start(line + 1)).trim()
  return rest === '' || rest.startsWith('#') ? rest : undefined
}

/** Comment lines right above that name what goes, and nothing that stays. */
function commentsAbove(file: YamlFile, line: number, names: readonly string[]): string[] {
  const indent = file.lines.indent(line)
  const above: string[] = []
  for (let at = line - 1; at >= 0; at--) {
    const text = file.lines.text(at)
    if (!text.trimStart().startsWith('#') || file.lines.indent(at) !== indent) break
    above.unshift(text)
  }
  const words = new Set(above.join(' ').match(/\w+/g))
  const isOnlyOfIt = names.some((name) => words.has(name))
  const others = [...words].filter((word) => /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/.test(word))
  return isOnlyOfIt && others.every((word) => names.includes(word)) ? above : []
}
