import { LexError, Lexer, type Modified } from './lexer.ts'

/** The value of a variable, null where it has none, undefined where nobody can tell. */
export type Lookup = (name: string) => string | null | undefined

/** A text with its variables put in. */
export interface Expanded {
  readonly text: string
  readonly words: readonly string[]
  /** False where it holds a variable whose value nobody can tell: that one stays as written. */
  readonly isSure: boolean
}

/** Why a text cannot be expanded: what is no syntax, or `${X?}` of a variable without a value. */
export type ExpansionFault = 'syntax' | 'unset'

/**
 * Puts variables into a text as BuildKit does (moby/buildkit frontend/dockerfile/shell/lex.go,
 * ProcessWord and ProcessWords).
 *
 * @param way the escape character, and whether the text is a heredoc, in which quotes mean nothing
 */
export function expand(
  text: string,
  lookup: Lookup,
  way: { readonly escape: string; readonly isHeredoc?: boolean },
): Expanded | ExpansionFault {
  const expander = new Expander(text, lookup, way)
  try {
    return { ...expander.until(undefined, false), isSure: expander.isSure }
  } catch (error) {
    if (error instanceof LexError) return expander.isUnset ? 'unset' : 'syntax'
    throw error
  }
}

class Expander extends Lexer {
  readonly #lookup: Lookup
  protected override readonly hasQuotes: boolean
  isSure = true
  isUnset = false

  constructor(
    text: string,
    lookup: Lookup,
    way: { readonly escape: string; readonly isHeredoc?: boolean },
  ) {
    super(text, { quotes: false, escapes: false }, way.escape)
    this.#lookup = lookup
    this.hasQuotes = way.isHeredoc !== true
  }

  protected override value(name: string, written: string): string {
    const value = this.#lookup(name)
    return value === undefined ? this.#unsure(written) : (value ?? '')
  }

  protected override replaced(written: string): string {
    return this.#unsure(written)
  }

  protected override modified(parts: Modified): string {
    const { name, colon, modifier, word } = parts
    if (colon === ':' && !'-+?'.includes(modifier)) throw new LexError()
    const value = this.#lookup(name)
    if (value === undefined) return this.#unsure(super.modified(parts))
    const isUnset = value === null || (colon === ':' && value === '')
    if (modifier === '-') return isUnset ? word : value
    if (modifier === '+') return isUnset ? '' : word
    if (modifier === '?' && isUnset) {
      this.isUnset = true
      throw new LexError()
    }
    // a pattern that is taken off an end
    return value && modifier !== '?' ? this.#unsure(super.modified(parts)) : (value ?? '')
  }

  #unsure(written: string): string {
    this.isSure = false
    return written
  }
}
