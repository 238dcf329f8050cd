import { createRequire } from 'node:module'
import type { Instruction } from 'dockerfile-ast'
import type { Parser } from 'dockerfile-ast/lib/parser.js'
import type { Scan } from '../scanner.ts'

// loaded at the first file that changes: it costs half of node's own start, and most files stay as
// they are
let library: { Parser: typeof Parser } | undefined

/**
 * Compares the scanner's instructions with those of dockerfile-ast, a second and independent
 * reader.
 *
 * @returns the line, from 1, where the two first disagree on where an instruction starts, or
 *   undefined when they agree
 */
export function parserDisagreement(scan: Scan): number | undefined {
  const others = secondReader().parse(scan.source).getInstructions()
  const { instructions } = scan
  for (let index = 0; index < Math.max(others.length, instructions.length); index++) {
    const own = instructions[index]
    const other = others[index]
    const line = other && (other.getRange()?.start.line ?? 0) + 1
    if (own?.keyword !== other?.getKeyword() || own?.firstLine !== line)
      return Math.min(own?.firstLine ?? Infinity, line ?? Infinity)
  }
  return undefined
}

/** The part of the reader that makes an instruction of a range of its text. */
interface Maker {
  readonly buffer: string
  readonly document: { positionAt(offset: number): ReturnType<Instruction['getRange']>['start'] }
  createInstruction: (
    dockerfile: unknown,
    keyword: string,
    start: number,
    keywordEnd: number,
    end: number,
  ) => Pick<Instruction, 'getKeyword' | 'getRange' | 'getArguments'>
}

/**
 * It reads the arguments of an instruction up to seven times, to find the names of its heredocs:
 * left out where its text has none, which it would come to as well.
 */
function secondReader(): Parser {
  library ??= createRequire(import.meta.url)('dockerfile-ast/lib/parser.js') as typeof library
  const reader = new library!.Parser()
  const maker = reader as unknown as Maker
  const make = maker.createInstruction
  maker.createInstruction = (dockerfile, keyword, start, keywordEnd, end) => {
    const { buffer, document } = maker
    const upper = keyword.toUpperCase()
    if (upper === 'ONBUILD' || mayOpen.test(buffer.slice(start, end)))
      return make.call(maker, dockerfile, keyword, start, keywordEnd, end)
    const range = { start: document.positionAt(start), end: document.positionAt(end) }
    return { getKeyword: () => upper, getRange: () => range, getArguments: () => [] }
  }
  return reader
}

/** Two characters that open a heredoc, whatever stands between them. */
const mayOpen = /<[^<]*</
