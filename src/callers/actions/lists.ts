import { Scalar } from 'yaml'
import type { Obstacle } from '../../transform.ts'
import { removeEntry } from '../yaml/edits.ts'
import { insertBefore, stepOf } from '../yaml/insertion.ts'
import { contentEnd, type YamlEntry, type YamlFile } from '../yaml/file.ts'
import type { TextEdit } from '../yaml/lines.ts'
import { scalarText } from '../yaml/scalar.ts'
import { inputList, type Item } from './input-list.ts'

/** An item of a list input with its place in the file. */
export interface ListItem extends Item {
  /**
   * Its lines in the file, from 0; undefined where lines of the value are not lines of the file.
   */
  readonly lines: { readonly first: number; readonly last: number } | undefined
  /** Where it stands in the file. */
  readonly at: { readonly start: number; readonly end: number }
}

/** A list input. */
export interface ListInput {
  readonly entry: YamlEntry
  readonly node: Scalar
  readonly items: readonly ListItem[]
}

/** Reads a list input; undefined where its characters cannot be told apart in the file. */
export function listInput(file: YamlFile, entry: YamlEntry): ListInput | undefined {
  const node = entry.value
  if (!(node instanceof Scalar)) return undefined
  const mapped = scalarText(file, node)
  if (!mapped) return undefined
  const isLiteral = node.type === Scalar.BLOCK_LITERAL
  const items = inputList(mapped.value).map((item): ListItem => {
    const start = mapped.offsets[item.start]!
    const end = mapped.ends[item.end - 1] ?? start
    const lines = isLiteral
      ? { first: file.lines.at(start), last: file.lines.at(end - 1) }
      : undefined
    return { ...item, lines, at: { start, end } }
  })
  return { entry, node, items }
}

const byHand: Obstacle = {
  why: 'is written in a way that cannot be changed line by line',
  remedy: 'move its line to the secrets of the step by hand',
}

/** Takes items out of a list input, and the input when it had no others. */
export function takeItems(
  file: YamlFile,
  list: ListInput,
  gone: readonly ListItem[],
): readonly TextEdit[] | Obstacle {
  if (gone.length === list.items.length) return removeEntry(file, list.entry, [])?.edits ?? byHand
  if (gone.some((item) => item.lines === undefined)) return byHand
  return gone.map(({ lines }) => file.lines.remove(lines!.first, lines!.last))
}

/**
 * The key of an input that stays as it is becomes another one. Blanks at line ends go: a secret
 * would keep them.
 */
export function renamed(file: YamlFile, list: ListInput, key: string): readonly TextEdit[] {
  const [start, end] = list.entry.keyNode.range!
  return [
    { start, end, text: key },
    ...list.items.flatMap(({ at, lines }) => {
      const text = file.source.slice(at.start, at.end)
      const blanks = text.length - text.trimEnd().length
      return lines && blanks > 0 ? [{ start: at.end - blanks, end: at.end, text: '' }] : []
    }),
  ]
}

/** Appends lines to a list input that is there. */
export function append(
  file: YamlFile,
  list: ListInput,
  lines: readonly string[],
): readonly TextEdit[] | Obstacle {
  const { node, items, entry } = list
  const last = items.at(-1)
  if (node.type === Scalar.BLOCK_LITERAL && last?.lines) {
    const indent = file.lines.indent(items[0]!.lines!.first)
    return [
      file.lines.insert(
        last.lines.last + 1,
        lines.map((line) => indent + line),
      ),
    ]
  }
  if (node.type !== Scalar.PLAIN || items.length !== 1) return byHand
  const indent = file.lines.indent(file.lines.at(entry.keyNode.range![0])) + stepOf(file)
  const [start] = node.range!
  const end = contentEnd(file, node)
  const text = ['|', ...[file.source.slice(start, end), ...lines].map((line) => indent + line)]
  return file.lines.at(start) === file.lines.at(end)
    ? [{ start, end, text: text.join(file.lines.end) }]
    : byHand
}

/** Puts a list input of its own before another one. */
export function create(
  file: YamlFile,
  key: string,
  before: ListInput,
  lines: readonly string[],
): readonly TextEdit[] | Obstacle {
  const step = bodyIndent(file, before)
  const edit = insertBefore(file, before.entry, [`${key}: |`, ...lines.map((line) => step + line)])
  return edit ? [edit] : byHand
}

/** How much deeper than its key the lines of a list input stand. */
function bodyIndent(file: YamlFile, { entry, items }: ListInput): string {
  const first = items[0]?.lines?.first
  const key = file.lines.column(entry.keyNode.range![0])
  const body = first === undefined ? 0 : file.lines.indent(first).length
  return body > key ? ' '.repeat(body - key) : stepOf(file)
}
