import {
  applyEdits,
  findNodeAtLocation,
  type JSONPath,
  modify,
  type Node,
  type ParseError,
  parseTree,
} from 'jsonc-parser'
import type { TextEdit } from './yaml/lines.ts'

/** A JSON text, with comments and commas at ends; undefined when it is none. */
export function readJson(text: string): Node | undefined {
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

/** A change of one place; a value of undefined takes it out. */
export interface JsonChange {
  readonly path: JSONPath
  readonly value: unknown
}

/**
 * Makes changes one after the other and gives what they come to as one edit. Text that they do not reach stays, comments too.
 */
export function jsonEdit(text: string, changes: readonly JsonChange[]): TextEdit[] {
  const tabs = /^\t/m.test(text)
  const width = /^( +)\S/m.exec(text)?.[1]?.length ?? 2
  const formattingOptions = {
    insertSpaces: !tabs,
    tabSize: tabs ? 4 : width,
    eol: text.includes('\r\n') ? '\r\n' : '\n',
  }
  let after = text
  for (const { path, value } of changes)
    after = applyEdits(after, modify(after, path, value, { formattingOptions }))
  return difference(text, after)
}

function difference(before: string, after: string): TextEdit[] {
  if (before === after) return []
  let start = 0
  while (before[start] === after[start]) start += 1
  let tail = 0
  const most = Math.min(before.length, after.length) - start
  while (tail < most && before[before.length - 1 - tail] === after[after.length - 1 - tail])
    tail += 1
  return [{ start, end: before.length - tail, text: after.slice(start, after.length - tail) }]
}
