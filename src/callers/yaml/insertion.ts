import type { Pair, Scalar, YAMLMap } from 'yaml'
import type { TextEdit } from './lines.ts'
import type { YamlEntry, YamlFile } from './file.ts'
import { entrySpan } from './edits.ts'

/**
 * How lists are indented below their key in a file: `''` or two blanks, as its first list of the
 * kind does it.
 */
export function listIndent(file: YamlFile): string {
  return firstBelow(file, /^( *)(?:- +)*[^\s#-]/, /^( *)- /) ?? '  '
}

/** The blanks below the first key that ends its line and has such a line below it. */
function firstBelow({ lines }: YamlFile, key: RegExp, below: RegExp): string | undefined {
  for (let line = 0; line + 1 < lines.count; line++) {
    const text = lines.text(line)
    const indent = text.trimEnd().endsWith(':') ? key.exec(text)?.[1] : undefined
    const next = indent === undefined ? '' : lines.text(line + 1)
    const found = next.startsWith(indent ?? '') ? below.exec(next.slice(indent?.length)) : null
    if (found) return found[1]
  }
  return undefined
}

/** The column of a map's keys as blanks. */
export function mapIndent(file: YamlFile, map: YAMLMap): string {
  const first = map.items[0] as Pair | undefined
  return ' '.repeat(first ? file.lines.column((first.key as Scalar).range![0]) : 0)
}

/**
 * How much deeper than its parent a block of the file stands: the first one tells, else two blanks.
 */
export function stepOf(file: YamlFile): string {
  return firstBelow(file, /^( *)[^\s#-]/, /^( +)[^\s#-]/) ?? '  '
}

/** Puts lines behind an entry of a block map, with the map's indent. */
export function insertAfter(file: YamlFile, entry: YamlEntry, lines: readonly string[]): TextEdit {
  const { end } = entrySpan(file, entry)
  const indent = mapIndent(file, entry.map)
  return file.lines.insert(
    file.lines.at(Math.max(end - 1, 0)) + 1,
    lines.map((line) => indent + line),
  )
}

/**
 * Puts lines before an entry of a block map, with the map's indent; undefined for the first key
 * behind a dash.
 */
export function insertBefore(
  file: YamlFile,
  entry: YamlEntry,
  lines: readonly string[],
): TextEdit | undefined {
  const start = entry.keyNode.range![0]
  const line = file.lines.at(start)
  if (file.source.slice(file.lines.start(line), start).trim() !== '') return undefined
  const indent = mapIndent(file, entry.map)
  return file.lines.insert(
    line,
    lines.map((text) => indent + text),
  )
}
