import type { Span } from '../span.ts'

/** A place where BuildKit puts in the value of an ARG or ENV. Offsets are the given text's. */
export interface Expansion extends Span {
  readonly name: string
}

/**
 * The variables that BuildKit expands in a text, in its order: not between single quotes, not after
 * the escape character, those in modifiers too (`${A:-${B}}` holds A and B). Source: moby/buildkit
 * frontend/dockerfile/shell/lex.go.
 */
export function expansions(text: string, escape: string): Expansion[] {
  if (!text.includes('$')) return []
  const finder = new Finder(text, escape)
  finder.until(0, undefined)
  return finder.found
}

/** Deeper nesting than this is nobody's; it only keeps the call stack bounded. */
const deepest = 500

class Finder {
  readonly found: { name: string; start: number; end: number }[] = []
  readonly #text: string
  readonly #escape: string
  #depth = 0

  constructor(text: string, escape: string) {
    this.#text = text
    this.#escape = escape
  }

  /** Reads from `at` past the stop character, or to the end, and says where that is. */
  until(at: number, stop: string | undefined): number {
    while (at < this.#text.length) {
      const character = this.#text[at]!
      if (character === stop) return at + 1
      if (character === '$') at = this.#dollar(at)
      else if (character === this.#escape) at += 2
      else if (character === "'") at = after(this.#text, "'", at + 1)
      else if (character === '"') at = this.#doubleQuoted(at + 1)
      else at++
    }
    return this.#text.length
  }

  #doubleQuoted(at: number): number {
    while (at < this.#text.length) {
      const character = this.#text[at]!
      if (character === '"') return at + 1
      if (character === '$') at = this.#dollar(at)
      else
        at +=
          character === this.#escape && escapedInQuotes(this.#text[at + 1], this.#escape) ? 2 : 1
    }
    return at
  }

  #dollar(start: number): number {
    const hasBrace = this.#text[start + 1] === '{'
    const pattern = /\p{Nd}+|[@*#?\-$!]|[\p{L}_][\p{L}\p{Nd}_]*/uy
    pattern.lastIndex = start + (hasBrace ? 2 : 1)
    const name = pattern.exec(this.#text)?.[0]
    if (name === undefined) return start + 1
    const expansion = { name, start, end: pattern.lastIndex }
    if (/^[\p{L}_]/u.test(name)) this.found.push(expansion)
    if (hasBrace) expansion.end = this.#modifier(pattern.lastIndex)
    return expansion.end
  }

  /** What follows the name in `${name…}`, up to and with its brace. */
  #modifier(at: number): number {
    if (this.#text[at] === '}') return at + 1
    if (++this.#depth > deepest) return this.#text.length
    const end =
      this.#text[at] === '/'
        ? this.until(this.until(at + (this.#text[at + 1] === '/' ? 2 : 1), '/'), '}')
        : this.until(at + 1, '}')
    this.#depth--
    return end
  }
}

function after(text: string, character: string, from: number): number {
  const at = text.indexOf(character, from)
  return at === -1 ? text.length : at + 1
}

/**
 * Between double quotes only these can be escaped; before anything else the escape character stands
 * for itself.
 */
function escapedInQuotes(next: string | undefined, escape: string): boolean {
  return next === '"' || next === '$' || next === escape
}

/** A part of a word: text without its quotes and escapes, or an expansion as written. */
export interface Piece {
  readonly kind: 'text' | 'expansion'
  readonly text: string
}

/** What a word is made of, in order. */
export function pieces(raw: string, escape: string): Piece[] {
  const ends = new Map(expansions(raw, escape).map(({ start, end }) => [start, end]))
  const found: Piece[] = []
  let text = ''
  let quote = ''
  for (let at = 0; at < raw.length; at++) {
    const character = raw[at]!
    const end = ends.get(at)
    if (end !== undefined) {
      found.push({ kind: 'text', text }, { kind: 'expansion', text: raw.slice(at, end) })
      text = ''
      at = end - 1
    } else if (quote === '' && (character === '"' || character === "'")) quote = character
    else if (character === quote) quote = ''
    else if (
      character === escape &&
      (quote === '' || (quote === '"' && escapedInQuotes(raw[at + 1], escape)))
    )
      text += raw[++at] ?? ''
    else text += character
  }
  return [...found, { kind: 'text' as const, text }].filter((piece) => piece.text !== '')
}

/** The text of a word without its quotes and escapes; expansions stay as written. */
export function unquote(raw: string, escape: string): string {
  if (!/["']/.test(raw) && !raw.includes(escape)) return raw
  return pieces(raw, escape)
    .map(({ text }) => text)
    .join('')
}

/**
 * The value of an ENV as a word of a POSIX shell, in double quotes: with the same variables it
 * gives the same value, byte for byte. Undefined where the two expand a variable in different ways,
 * or the word could not stand in a RUN.
 *
 * @param raw as written in the ENV
 */
export function asShellWord(raw: string, escape: string): string | undefined {
  const found = pieces(raw, escape)
  const isOdd = ({ kind, text }: Piece) =>
    kind === 'expansion' ? !/^\$(?:\w+|\{\w+\})$/.test(text) : /<<|[\r\n\0]/.test(text)
  if (found.some(isOdd)) return undefined
  const words = found.map(({ kind, text }, index) => {
    if (kind === 'text') return text.replaceAll(/["\\$`]/g, String.raw`\$&`)
    const next = found[index + 1]
    const isGlued = !text.includes('{') && next?.kind === 'text' && /^\w/.test(next.text)
    return isGlued ? `\${${text.slice(1)}}` : text
  })
  return `"${words.join('')}"`
}

/**
 * The one variable that a whole value consists of: `$X`, `"${X}"`, `${X:-}`; undefined for anything
 * else.
 */
export function wholeVariable(raw: string): string | undefined {
  const match = /^(["']?)\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(?::?-)?\})\1$/.exec(raw.trim())
  return match && match[1] !== "'" ? (match[2] ?? match[3]) : undefined
}

/**
 * The text that `ARG X=${X:-text}` gives where nobody gives X; undefined for a value of another
 * form.
 */
export function ownDefault(raw: string, name: string): string | undefined {
  const match = /^(["']?)\$\{([A-Za-z_]\w*):?-([^${}"'\\]*)\}\1$/.exec(raw.trim())
  return match && match[1] !== "'" && match[2] === name ? match[3] : undefined
}
