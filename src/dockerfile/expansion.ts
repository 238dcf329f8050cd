import type { Span } from '../span.ts'

/** A place where BuildKit puts in the value of an ARG or ENV. Offsets are the given text's. */
export interface Expansion extends Span {
  readonly name: string
}

/**
 * The variables that BuildKit expands in a text: not between single quotes, not after the escape character, nested modifiers too
 * (`${A:-${B}}` holds A and B). Source: moby/buildkit frontend/dockerfile/shell/lex.go.
 */
export function expansions(text: string, escape: string): Expansion[] {
  if (!text.includes('$')) return []
  const found: Expansion[] = []
  let quote = ''
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!
    if (quote === "'") {
      if (character === "'") quote = ''
    } else if (character === escape) at++
    else if (character === '"') quote = quote === '' ? '"' : ''
    else if (character === "'" && quote === '') quote = "'"
    else if (character === '$') {
      const name = /^\$(?:\{([A-Za-z_]\w*)|([A-Za-z_]\w*))/.exec(text.slice(at, at + 300))
      if (!name) continue
      const end = name[1] === undefined ? at + name[0].length : closingBrace(text, at + 2)
      found.push({ name: (name[1] ?? name[2])!, start: at, end })
      at += name[0].length - 1
    }
  }
  return found
}

function closingBrace(text: string, from: number): number {
  let depth = 1
  for (let at = from; at < text.length; at++) {
    if (text.startsWith('${', at)) depth++
    else if (text[at] === '}' && --depth === 0) return at + 1
  }
  return text.length
}

/** The text of a word without its quotes and escapes; expansions stay as written. */
export function unquote(raw: string, escape: string): string {
  let text = ''
  let quote = ''
  for (let at = 0; at < raw.length; at++) {
    const character = raw[at]!
    if (quote === '' && (character === '"' || character === "'")) quote = character
    else if (character === quote) quote = ''
    else if (character === escape && quote !== "'" && at + 1 < raw.length) text += raw[++at]!
    else text += character
  }
  return text
}

/** The one variable that a whole value consists of: `$X`, `"${X}"`, `${X:-}`; undefined for anything else. */
export function wholeVariable(raw: string): string | undefined {
  const match = /^(["']?)\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(?::?-)?\})\1$/.exec(raw.trim())
  return match && match[1] !== "'" ? (match[2] ?? match[3]) : undefined
}
