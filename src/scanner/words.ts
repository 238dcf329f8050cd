import { isSpaceAt, skipSpace } from './lines.ts'
import type { Span } from '../span.ts'

/** A word and where it stands in the text it was read from. */
export interface RawWord extends Span {
  /** As written, quotes and escapes included. */
  readonly raw: string
}

/**
 * The words of an ENV, ARG or LABEL: split at white space outside of quotes; the escape character
 * means nothing between single quotes (moby/buildkit frontend/dockerfile/parser/line_parsers.go,
 * parseWords).
 */
export function rawWords(text: string, from: number, escape: string): RawWord[] {
  const words: RawWord[] = []
  let start = -1
  let quote = ''
  for (let at = from; at < text.length; at++) {
    const character = text[at]!
    if (start === -1) {
      if (isSpaceAt(text, at)) continue
      start = at
    }
    if (quote === '' && isSpaceAt(text, at)) {
      words.push({ raw: text.slice(start, at), start, end: at })
      start = -1
    } else if (quote === '' && (character === '"' || character === "'")) quote = character
    else if (character === quote) quote = ''
    else if (character === escape && quote !== "'") at++
  }
  // an escape character with nothing behind it is no word
  if (start !== -1 && text.slice(start) !== escape)
    words.push({ raw: text.slice(start), start, end: text.length })
  return words
}

/** A flag of an instruction, `--name=value`, its quotes and escapes taken out. */
export interface Flag extends Span {
  /** As written: BuildKit knows flags in lower case only. */
  readonly name: string
  readonly value: string | undefined
}

/**
 * The flags after a keyword: words that start with `--`, up to `--` or the first other word.
 * BuildKit reads them byte by byte, so that other characters than ASCII come out garbled, and one
 * that holds the byte 85 or A0 ends the word (moby/buildkit
 * frontend/dockerfile/parser/split_command.go, extractBuilderFlags).
 *
 * @returns the flags and the place in `text` where the arguments start
 */
export function splitFlags(
  text: string,
  from: number,
  escape: string,
): { flags: Flag[]; next: number } {
  const flags: Flag[] = []
  let at = from
  for (;;) {
    while (text.charCodeAt(at) < 0x80 && isByteSpace(text.charCodeAt(at))) at++
    if (!text.startsWith('--', at)) break
    const { word, end, next } = readFlag(text, at, escape)
    const start = at
    at = next
    if (word === '--') break
    const equals = word.indexOf('=')
    flags.push({
      name: word.slice(2, equals === -1 ? undefined : equals),
      value: equals === -1 ? undefined : word.slice(equals + 1),
      start,
      end,
    })
  }
  return { flags, next: skipSpace(text, at, text.length) }
}

/** One word: its text, where it ends, and where reading goes on. */
function readFlag(
  text: string,
  from: number,
  escape: string,
): { word: string; end: number; next: number } {
  let word = ''
  let quote = ''
  let isEscaped = false
  let at = from
  while (at < text.length) {
    const width = text.codePointAt(at)! > 0xffff ? 2 : 1
    for (const byte of bytesAt(text, at, width)) {
      const character = String.fromCharCode(byte)
      if (isEscaped) {
        word += character
        isEscaped = false
      } else if (quote === '' && isByteSpace(byte)) return { word, end: at, next: at + width }
      else if (quote === '' && (character === '"' || character === "'")) quote = character
      else if (character === quote) quote = ''
      else if (character === escape) isEscaped = true
      else word += character
    }
    at += width
  }
  return { word, end: at, next: at }
}

function bytesAt(text: string, at: number, width: number): Iterable<number> {
  const code = text.charCodeAt(at)
  return code < 0x80 ? [code] : Buffer.from(text.slice(at, at + width))
}

/** Go's unicode.IsSpace of a single byte. */
function isByteSpace(byte: number): boolean {
  return byte === 0x20 || (byte >= 9 && byte <= 13) || byte === 0x85 || byte === 0xa0
}
