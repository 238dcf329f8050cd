import { Scalar } from 'yaml'
import { escapeAt } from './escape-at.ts'
import type { YamlFile } from './file.ts'

/** The value of a scalar whose every character is known by its place in the file. */
export interface ScalarText {
  readonly value: string
  /**
   * Offsets in the file of each character of `value`, and of its end: one more than `value` has.
   */
  readonly offsets: readonly number[]
  /**
   * Offsets in the file behind each character of `value`: an escape has more than one of its own.
   */
  readonly ends: readonly number[]
  /** How a text must be written to stand in it, undefined when it cannot. */
  encode(text: string): string | undefined
}

interface Piece {
  readonly text: string
  readonly at: number
  /** How many characters of the file it is written with; one where nothing is said. */
  readonly length?: number
}

/**
 * Maps the value of a scalar to the offsets of the file.
 *
 * @returns undefined where the mapping is not exact, which is found out by comparing with the
 *   parser's own value
 */
export function scalarText(file: YamlFile, node: Scalar): ScalarText | undefined {
  if (typeof node.value !== 'string' || !node.range) return undefined
  const pieces = piecesOf(file.source, node)
  if (!pieces) return undefined
  const value = pieces.map((piece) => piece.text).join('')
  if (value !== node.value) return undefined
  const offsets = pieces.flatMap(({ text, at }) => Array.from(text, () => at))
  // a character of two units has one piece for both
  if (offsets.length !== value.length) return undefined
  const last = pieces.at(-1)
  const end = last ? endOf(file.source, node, last) : node.range[0]
  return {
    value,
    offsets: [...offsets, end],
    ends: pieces.map(({ at, length = 1 }) => at + length),
    encode: (text) => encoded(node, text, isFlow(file, node)),
  }
}

function endOf(source: string, node: Scalar, last: Piece): number {
  if (node.type === Scalar.QUOTE_DOUBLE || node.type === Scalar.QUOTE_SINGLE)
    return node.range![1] - 1
  if (node.type === Scalar.PLAIN) return node.range![1]
  return last.text === '\n' ? last.at + (source[last.at] === '\r' ? 2 : 1) : last.at + 1
}

function piecesOf(source: string, node: Scalar): Piece[] | undefined {
  const [start, end] = node.range!
  switch (node.type) {
    case Scalar.PLAIN:
      return flowPieces(source, start, end, () => undefined)
    case Scalar.QUOTE_SINGLE:
      return flowPieces(source, start + 1, end - 1, (at) =>
        source.startsWith("''", at) ? { text: "'", length: 2 } : undefined,
      )
    case Scalar.QUOTE_DOUBLE:
      return flowPieces(source, start + 1, end - 1, (at) => escapeAt(source, at))
    case Scalar.BLOCK_LITERAL:
    case Scalar.BLOCK_FOLDED:
      return blockPieces(source, start, end, node.type === Scalar.BLOCK_FOLDED)
    default:
      return undefined
  }
}

/**
 * Plain and quoted scalars: a single line break between lines is a blank, the blanks around it are
 * dropped.
 */
function flowPieces(
  source: string,
  start: number,
  end: number,
  special: (at: number) => { text: string; length: number } | undefined,
): Piece[] {
  const pieces: Piece[] = []
  for (let at = start; at < end;) {
    const found = special(at)
    if (found) {
      if (found.text !== '') pieces.push({ text: found.text, at, length: found.length })
      at += found.length
      continue
    }
    const fold = /^[ \t]*\r?\n(?:[ \t]*\r?\n)*[ \t]*/.exec(source.slice(at, end))
    if (fold) {
      const breaks = fold[0].split('\n').length - 1
      if (breaks === 1) pieces.push({ text: ' ', at })
      else for (let index = 1; index < breaks; index++) pieces.push({ text: '\n', at })
      at += fold[0].length
      continue
    }
    pieces.push({ text: source[at]!, at })
    at += 1
  }
  return pieces
}

/** Block scalars: each line without the indent of the first that is not empty. */
function blockPieces(source: string, start: number, end: number, isFolded: boolean): Piece[] {
  const header = /^[|>]([-+\d]*)[^\n]*\n/.exec(source.slice(start, end))
  if (!header) return []
  const lines: Piece[] = []
  for (let at = start + header[0].length; at < end;) {
    const next = source.indexOf('\n', at)
    const stop = next === -1 || next >= end ? end : next
    lines.push({ text: source.slice(at, stop).replace(/\r$/, ''), at })
    at = stop + 1
  }
  const filled = lines.find((line) => /[^ ]/.test(line.text))
  if (!filled) return []
  const indent = /^ */.exec(filled.text)![0].length
  const digit = /\d/.exec(header[1]!)?.[0]
  // an indent that is said is counted from the parent: the mapping is compared with the value, so a
  // wrong guess is noticed
  const width =
    digit === undefined ? indent : Math.min(indent, Number(digit) + parentIndent(source, start))
  const body = lines.map(({ text, at }) => ({
    text: text.slice(width),
    at: at + Math.min(width, text.length),
  }))
  return chomped(body, header[1]!.replace(/\d/, ''), isFolded)
}

function parentIndent(source: string, at: number): number {
  const line = source.slice(source.lastIndexOf('\n', at - 1) + 1, at)
  return /^ *(?:- +)*/.exec(line)![0].length
}

function chomped(body: readonly Piece[], chomp: string, isFolded: boolean): Piece[] {
  let last = body.length - 1
  while (last >= 0 && body[last]!.text === '') last--
  const pieces: Piece[] = []
  for (const [index, line] of body.slice(0, last + 1).entries()) {
    for (let at = 0; at < line.text.length; at++)
      pieces.push({ text: line.text[at]!, at: line.at + at })
    const end = line.at + line.text.length
    if (index < last) {
      const joint = isFolded ? foldBetween(body, index) : '\n'
      if (joint !== '') pieces.push({ text: joint, at: end })
    } else if (chomp !== '-') pieces.push({ text: '\n', at: end })
  }
  if (chomp === '+')
    for (const line of body.slice(last + 1, -1)) pieces.push({ text: '\n', at: line.at })
  return pieces
}

/**
 * What a folded scalar makes of the break after a line (YAML 1.2.2, 8.1.3): a blank between two
 * lines of text, nothing before an empty one.
 */
function foldBetween(body: readonly Piece[], index: number): string {
  const own = body[index]!.text
  const next = body[index + 1]!.text
  const isText = (line: string) => line !== '' && !/^[ \t]/.test(line)
  if (isText(own) && isText(next)) return ' '
  if (isText(own) && next === '') {
    const after = body.slice(index + 1).find((line) => line.text !== '')
    return after && isText(after.text) ? '' : '\n'
  }
  return '\n'
}

function encoded(node: Scalar, text: string, inFlow: boolean): string | undefined {
  if (node.type === Scalar.BLOCK_LITERAL || node.type === Scalar.BLOCK_FOLDED)
    return text.includes('\n') ? undefined : text
  if (text.includes('\n')) return undefined
  if (node.type === Scalar.QUOTE_DOUBLE) return text.replaceAll(/["\\]/g, String.raw`\$&`)
  if (node.type === Scalar.QUOTE_SINGLE) return text.replaceAll("'", "''")
  return /: |:$| #|^#/.test(text) || (inFlow && /[,[\]{}]/.test(text)) ? undefined : text
}

function isFlow(file: YamlFile, node: Scalar): boolean {
  return file.flows.some((flow) => flow.start < node.range![0] && node.range![1] < flow.end)
}
