import {
  findNodeAtLocation,
  type JSONPath,
  type Node,
  type ParseError,
  parseTree,
} from 'jsonc-parser'
import { nestsTooDeeply } from '../json-nesting.ts'
import type { Span } from '../span.ts'
import { Lines, type TextEdit } from './yaml/lines.ts'

/** A JSON text, with comments and commas at ends; undefined when it is none. */
export function readJson(text: string): Node | undefined {
  if (nestsTooDeeply(text)) return undefined
  const errors: ParseError[] = []
  const root = parseTree(text.replace(/^\uFEFF/, ' '), errors, { allowTrailingComma: true })
  return errors.length === 0 ? root : undefined
}

/** The node below keys and indices. */
export function jsonAt(root: Node | undefined, ...path: JSONPath): Node | undefined {
  return root && findNodeAtLocation(root, path)
}

/** The entries of an object. */
export function jsonEntries(node: Node | undefined): { key: string; value: Node; node: Node }[] {
  return node?.type === 'object'
    ? (node.children ?? []).flatMap((property) => {
        const [key, value] = property.children ?? []
        return key && value ? [{ key: String(key.value), value, node: property }] : []
      })
    : []
}

/** The strings of a list, and of a string its own. */
export function jsonStrings(node: Node | undefined): string[] {
  if (node?.type === 'string') return [node.value as string]
  const items = node?.type === 'array' ? (node.children ?? []) : []
  return items.flatMap((item) => (item.type === 'string' ? [item.value as string] : []))
}

/** Where a node stands. */
export function jsonSpan({ offset, length }: Node): Span {
  return { start: offset, end: offset + length }
}

/**
 * Hands strings from entries of one object over to a list beside it, all text else as it is: `args`
 * loses `gone`, `list` gets `added`.
 *
 * @param holder the object that has both
 * @returns undefined where the layout leaves no sure way
 */
export function jsonHandOver(
  text: string,
  holder: Node,
  [args, list]: readonly [string, string],
  gone: readonly string[],
  added: readonly string[],
): TextEdit[] | undefined {
  const from = jsonEntries(holder).find(({ key }) => key === args)
  if (!from) return undefined
  const to = jsonEntries(holder).find(({ key }) => key === list)
  const lines = new Lines(text)
  const entries = jsonEntries(from.value)
  const isEmpty = entries.every(({ key }) => gone.includes(key))
  const strings = added.map((item) => JSON.stringify(item))
  if (isEmpty && !to && added.length > 0)
    return [{ ...jsonSpan(from.node), text: `"${list}": [${strings.join(', ')}]` }]
  const removed = isEmpty
    ? removals(lines, holder, [from.node])
    : removals(
        lines,
        from.value,
        entries.filter(({ key }) => gone.includes(key)).map(({ node }) => node),
      )
  if (!removed || added.length === 0) return removed
  if (to) return [...removed, ...appended(lines, to.value, strings)]
  const { start, end } = jsonSpan(from.node)
  const isOwnLine = text.slice(lines.start(lines.at(start)), start).trim() === ''
  const before = isOwnLine ? lines.end + lines.indent(lines.at(start)) : ' '
  return [...removed, { start: end, end, text: `,${before}"${list}": [${strings.join(', ')}]` }]
}

/** Adds strings to a list of an object, which may not have it yet. */
export function jsonAppend(
  text: string,
  holder: Node,
  list: string,
  added: readonly string[],
): TextEdit[] {
  if (added.length === 0) return []
  const lines = new Lines(text)
  const strings = added.map((item) => JSON.stringify(item))
  const there = jsonEntries(holder).find(({ key }) => key === list)
  if (there) return appended(lines, there.value, strings)
  const member = `"${list}": [${strings.join(', ')}]`
  const last = holder.children?.at(-1)
  if (!last) return [{ start: holder.offset + 1, end: holder.offset + 1, text: member }]
  const { start, end } = jsonSpan(last)
  const isOwnLine = text.slice(lines.start(lines.at(start)), start).trim() === ''
  const before = isOwnLine ? lines.end + lines.indent(lines.at(start)) : ' '
  return [{ start: end, end, text: `,${before}${member}` }]
}

function appended(lines: Lines, list: Node, strings: readonly string[]): TextEdit[] {
  const last = list.children?.at(-1)
  const { start, end } = last ? jsonSpan(last) : { start: list.offset + 1, end: list.offset + 1 }
  const isOwnLine = last && lines.source.slice(lines.start(lines.at(start)), start).trim() === ''
  const before = isOwnLine ? lines.end + lines.indent(lines.at(start)) : ' '
  const text = last ? strings.map((item) => `,${before}${item}`).join('') : strings.join(', ')
  return [{ start: end, end, text }]
}

/** Takes members out of an object, with their lines where those are theirs alone. */
function removals(lines: Lines, parent: Node, gone: readonly Node[]): TextEdit[] | undefined {
  const members = parent.children ?? []
  const kept = members.filter((item) => !gone.includes(item))
  const edits: TextEdit[] = []
  for (const node of gone) {
    const { start, end } = jsonSpan(node)
    const behind = /^\s*,/.exec(lines.source.slice(end))
    const close = end + (behind?.[0].length ?? 0)
    const next = members[members.indexOf(node) + 1]
    const rest = lines.source.slice(close, lines.start(lines.at(close) + 1))
    const isAlone = lines.source.slice(lines.start(lines.at(start)), start).trim() === ''
    if (isAlone && /^\s*(?:\/\/.*\s*)?$/.test(rest))
      edits.push(lines.remove(lines.at(start), lines.at(close)))
    else if (next && lines.at(start) === lines.at(next.offset))
      edits.push({ start, end: next.offset, text: '' })
    else if (!next && lines.at(kept.at(-1)?.offset ?? start) === lines.at(start))
      edits.push({ start: jsonSpan(kept.at(-1)!).end, end, text: '' })
    else return undefined
  }
  const last = kept.at(-1)
  const isLast = last !== undefined && members.indexOf(last) < members.length - 1
  const hasComma = /^\s*,/.test(lines.source.slice(jsonSpan(members.at(-1)!).end))
  if (!isLast || hasComma) return edits
  const comma = lines.source.indexOf(',', jsonSpan(last).end)
  const isTaken = edits.some(({ start, end }) => start <= comma && comma < end)
  return isTaken ? edits : [...edits, { start: comma, end: comma + 1, text: '' }]
}
