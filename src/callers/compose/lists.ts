import { isSeq, type YAMLMap, type YAMLSeq } from 'yaml'
import type { ComposeBuild } from './builds.ts'
import type { Obstacle } from '../../transform.ts'
import type { TextEdit } from '../yaml/lines.ts'
import { contentEnd, entriesOf, itemsOf, type YamlEntry, type YamlFile } from '../yaml/file.ts'
import { listIndent, stepOf } from '../yaml/insertion.ts'

/** `build: .` gets lines of its own. */
export function expanded(
  file: YamlFile,
  { value }: ComposeBuild,
  sections: Sections,
): readonly TextEdit[] | Obstacle {
  const [start, end] = [value.range![0], contentEnd(file, value)]
  const line = file.lines.at(start)
  const before = /^( *)build:( +)$/.exec(file.source.slice(file.lines.start(line), start))
  const rest = file.source.slice(end, file.lines.start(line + 1))
  if (!before || value.anchor !== undefined || rest.trim() !== '') return byHand('build')
  const step = stepOf(file)
  const list = listIndent(file)
  const own = [
    `context: ${file.source.slice(start, end)}`,
    ...sections.flatMap(([key, lines]) => [`${key}:`, ...lines.map((item) => list + item)]),
  ]
  const text = own.map((item) => `${file.lines.end}${before[1]}${step}${item}`).join('')
  return [{ start: start - before[2]!.length, end, text }]
}

/** The list's items are indented like those of `args`, where that is a list. */
export function itemIndent(file: YamlFile, args: YamlEntry | undefined): string {
  const first = args && itemsOf(args.value)[0]
  if (!first || (args.value as YAMLSeq).flow) return listIndent(file)
  const dash = file.lines.indent(file.lines.at(first.range![0])).length
  return ' '.repeat(Math.max(dash - file.lines.column(args.keyNode.range![0]), 0))
}

/** Adds items to a list that is there. */
export function addToList(
  file: YamlFile,
  existing: YamlEntry,
  lines: readonly string[],
): readonly TextEdit[] | Obstacle {
  const list = existing.value
  const last = itemsOf(list).at(-1)
  if (!isSeq(list) || list.anchor !== undefined || !last) return byHand('secrets')
  if (list.flow) {
    const end = contentEnd(file, last)
    const items = lines.filter((line) => line.startsWith('- ')).map((line) => `, ${line.slice(2)}`)
    if (items.some((item) => item.includes('#'))) return byHand('flow style')
    return [{ start: end, end, text: items.join('') }]
  }
  const lastLine = file.lines.at(contentEnd(file, last) - 1)
  const indent = file.lines.indent(file.lines.at(last.range![0]))
  return [
    file.lines.insert(
      lastLine + 1,
      lines.map((line) => indent + line),
    ),
  ]
}

/** `build: {context: ., args: {…}}` */
export function addToFlow(
  file: YamlFile,
  map: YAMLMap,
  key: string,
  lines: readonly string[],
): readonly TextEdit[] | Obstacle {
  const last = entriesOf(map).at(-1)
  if (!last?.value || file.source.slice(...map.range!.slice(0, 2)).includes('\n'))
    return byHand('flow style')
  const end = contentEnd(file, last.value)
  const items = lines.filter((line) => line.startsWith('- ')).map((line) => line.slice(2))
  return [{ start: end, end, text: `, ${key}: [${items.join(', ')}]` }]
}

/** Where nothing can be put in without changing what is written. */
export const byHand = (what: string): Obstacle => ({
  why: `is written in a way that cannot be changed line by line (${what})`,
  remedy: 'move it to `build.secrets` and the top-level `secrets` by hand',
})

/** Keys of a build, and the lines that they get. */
export type Sections = readonly (readonly [key: string, lines: readonly string[]])[]
