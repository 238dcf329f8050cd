import { Known } from '../known.ts'
import type { Heredoc } from './heredoc.ts'
import type { Joined } from './joined.ts'
import { isSpaceAt, skipSpace } from './lines.ts'
import { type Flag, splitFlags } from './words.ts'
import type { Span } from '../span.ts'

/** What an instruction is made of. */
export interface InstructionParts {
  /** Upper case. */
  readonly keyword: string
  /**
   * In the source: from the keyword to the end of the last line, heredoc bodies included, without
   * its line end.
   */
  readonly span: Span
  /** Lines from 1. */
  readonly firstLine: number
  readonly lastLine: number
  readonly joined: Joined
  readonly flags: readonly Flag[]
  /** The arguments after keyword and flags, in the joined text, trimmed. */
  readonly args: Span
  readonly heredocs: readonly Heredoc[]
  /** The words of the JSON form, or undefined for the shell form. */
  readonly json: readonly string[] | undefined
  /** What an ONBUILD holds. */
  readonly trigger: Instruction | undefined
}

/**
 * An instruction as BuildKit reads it. Offsets named `span` are the source's, all others the joined
 * text's.
 */
export class Instruction extends Known implements InstructionParts {
  readonly keyword: string
  readonly span: Span
  readonly firstLine: number
  readonly lastLine: number
  readonly joined: Joined
  readonly flags: readonly Flag[]
  readonly args: Span
  readonly heredocs: readonly Heredoc[]
  readonly json: readonly string[] | undefined
  readonly trigger: Instruction | undefined
  #text: string | undefined

  constructor(parts: InstructionParts) {
    super()
    this.keyword = parts.keyword
    this.span = parts.span
    this.firstLine = parts.firstLine
    this.lastLine = parts.lastLine
    this.joined = parts.joined
    this.flags = parts.flags
    this.args = parts.args
    this.heredocs = parts.heredocs
    this.json = parts.json
    this.trigger = parts.trigger
  }

  /** The text of its arguments, as BuildKit reads them. */
  get text(): string {
    return (this.#text ??= this.joined.text.slice(this.args.start, this.args.end))
  }
}

/** The parts of an instruction that its joined text alone decides. */
export type Head = Pick<InstructionParts, 'keyword' | 'flags' | 'args' | 'json'> & {
  readonly trigger: Head | undefined
  /** Why BuildKit refuses it; undefined when its parser does not. */
  readonly fault: string | undefined
}

/**
 * Instructions that take a JSON array instead of words (parser/parser.go, the table of line
 * parsers).
 */
const withJson: ReadonlySet<string> = new Set([
  'ADD',
  'CMD',
  'COPY',
  'ENTRYPOINT',
  'RUN',
  'SHELL',
  'VOLUME',
])

const keywordPattern = /[^\t\v\f\r ]+/y

/**
 * Reads keyword, flags, arguments and form of the instruction that starts at `from` in a joined
 * text.
 */
export function readHead(text: string, from: number, escape: string, isTrigger = false): Head {
  const start = skipSpace(text, from, text.length)
  keywordPattern.lastIndex = start
  const word = keywordPattern.exec(text)?.[0] ?? ''
  const keyword = word.toUpperCase()
  const { flags, next } = splitFlags(text, start + word.length, escape)
  let end = text.length
  while (end > next && isSpaceAt(text, end - 1)) end--
  const args = { start: Math.min(next, end), end }
  const json = withJson.has(keyword) ? readJson(text.slice(args.start, end)) : undefined
  const fault =
    json === 'mixed'
      ? 'when using JSON array syntax, arrays must be comprised of strings only'
      : undefined
  // BuildKit knows no ONBUILD ONBUILD
  const trigger =
    keyword === 'ONBUILD' && !isTrigger && next < end
      ? readHead(text, next, escape, true)
      : undefined
  return {
    keyword,
    flags,
    args,
    json: json === 'mixed' ? undefined : json,
    trigger,
    fault: fault ?? trigger?.fault,
  }
}

/**
 * JSON form iff the arguments are a JSON array of strings and nothing else (parser/line_parsers.go,
 * parseJSON).
 *
 * @returns `mixed` for an array of something else, which BuildKit refuses
 */
export function readJson(args: string): string[] | 'mixed' | undefined {
  if (!args.startsWith('[') || !args.endsWith(']')) return undefined
  try {
    const value: unknown = JSON.parse(args)
    if (!Array.isArray(value)) return undefined
    return value.every((item) => typeof item === 'string') ? value : 'mixed'
  } catch {
    return undefined
  }
}

/** The text of an instruction's arguments, as BuildKit reads them. */
export function argumentText(instruction: Instruction): string {
  return instruction.text
}
