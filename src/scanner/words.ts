import { isSpace } from './lines.ts'
import type { Span } from '../span.ts'

/** A word and where it stands in the text it was read from. */
export interface Word extends Span {
  /** As written, quotes and escapes included. */
  readonly raw: string
}

/**
 * The words of an ENV, ARG or LABEL: split at white space outside of quotes; the escape character means nothing between single quotes
 * (moby/buildkit frontend/dockerfile/parser/line_parsers.go, parseWords).
 */
export function splitWords(text: string, from: number, escape: string): Word[] {
  const words: Word[] = []
  let start = -1
  let quote = ''
  for (let at = from; at < text.length; at++) {
    const character = text[at]!
    if (start === -1) {
      if (isSpace(character)) continue
      start = at
    }
    if (quote === '' && isSpace(character)) {
      words.push({ raw: text.slice(start, at), start, end: at })
      start = -1
    } else if (quote === '' && (character === '"' || character === "'")) quote = character
    else if (character === quote) quote = ''
    else if (character === escape && quote !== "'") at++
  }
  if (start !== -1) words.push({ raw: text.slice(start), start, end: text.length })
  return words
}

/** A flag of an instruction, `--name=value`, its quotes and escapes taken out. */
export interface Flag extends Span {
  readonly name: string
  readonly value: string | undefined
}

/**
 * The flags after a keyword: words that start with `--`, up to `--` or the first other word
 * (moby/buildkit frontend/dockerfile/parser/split_command.go, extractBuilderFlags).
 *
 * @returns the flags and the place in `text` where the arguments start
 */
export function splitFlags(text: string, from: number, escape: string): { flags: Flag[]; next: number } {
  const flags: Flag[] = []
  let at = from
  for (;;) {
    while (at < text.length && isSpace(text[at]!)) at++
    if (!text.startsWith('--', at)) return { flags, next: at }
    const start = at
    let word = ''
    let quote = ''
    for (; at < text.length; at++) {
      const character = text[at]!
      if (quote === '' && isSpace(character)) break
      if (quote === '' && (character === '"' || character === "'")) quote = character
      else if (character === quote) quote = ''
      else if (character === escape) word += text[++at] ?? ''
      else word += character
    }
    if (word === '--') return { flags, next: skip(text, at) }
    const equals = word.indexOf('=')
    const name = word.slice(2, equals === -1 ? undefined : equals).toLowerCase()
    flags.push({ name, value: equals === -1 ? undefined : word.slice(equals + 1), start, end: Math.min(at, text.length) })
  }
}

function skip(text: string, from: number): number {
  let at = from
  while (at < text.length && isSpace(text[at]!)) at++
  return at
}
