import { argumentText, type Instruction } from '../scanner/instruction.ts'
import type { Span } from '../span.ts'

/** One word of a COPY or ADD, without quotes. The span is the joined text's, quotes included. */
export interface CopyWord extends Span {
  readonly text: string
}

/** What a COPY or ADD brings, and where to. */
export interface Copy {
  readonly instruction: Instruction
  readonly sources: readonly CopyWord[]
  readonly destination: CopyWord
  readonly json: boolean
  /** `--from=…`: another stage, image or context; nothing of the build context then. */
  readonly from: string | undefined
  readonly chown: string | undefined
  readonly chmod: string | undefined
}

/**
 * Reads a COPY or ADD; undefined for any other instruction and for one with fewer than two words.
 */
export function readCopy(instruction: Instruction): Copy | undefined {
  return instruction.keyword === 'COPY' || instruction.keyword === 'ADD'
    ? instruction.known(read)
    : undefined
}

function read(instruction: Instruction): Copy | undefined {
  const words = instruction.json ? jsonWords(instruction) : shellWords(instruction)
  const destination = words.at(-1)
  if (!destination || words.length < 2) return undefined
  const flag = (name: string) => instruction.flags.find((flag) => flag.name === name)?.value
  return {
    instruction,
    sources: words.slice(0, -1),
    destination,
    json: instruction.json !== undefined,
    from: flag('from'),
    chown: flag('chown'),
    chmod: flag('chmod'),
  }
}

/**
 * Does it put what it brings into a folder, as far as its words say so (Dockerfile reference, COPY)?
 *
 * @param to its destination, where that was read further than it is written
 */
export function isIntoFolder({ sources, destination }: CopyPaths, to = destination.text): boolean {
  return sources.length > 1 || /(?:^|\/)\.{0,2}$/.test(to)
}

type CopyPaths = Pick<Copy, 'sources' | 'destination'>

/**
 * The shell form splits at white space, quoted or not (parser/line_parsers.go,
 * parseStringsWhitespaceDelimited); then each word loses its quotes (shell/lex.go, ProcessWord).
 * One with an escape or with a variable in single quotes is left as it is written.
 */
function shellWords(instruction: Instruction): CopyWord[] {
  return [...argumentText(instruction).matchAll(/[^\t\v\f\r ]+/g)].map((match) => {
    const start = instruction.args.start + match.index
    return { text: unquoted(match[0]), start, end: start + match[0].length }
  })
}

function unquoted(word: string): string {
  return /^(?:[^"'\\`]|"[^"\\`]*"|'[^'$]*')*$/.test(word) ? word.replaceAll(/["']/g, '') : word
}

function jsonWords(instruction: Instruction): CopyWord[] {
  return [...argumentText(instruction).matchAll(/"(?:[^"\\]|\\.)*"/g)].map((match) => {
    const start = instruction.args.start + match.index
    return { text: JSON.parse(match[0]) as string, start, end: start + match[0].length }
  })
}
