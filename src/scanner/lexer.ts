import { Words } from './lexed-words.ts'

/** What the lexer keeps of a line as written. */
export interface Keep {
  readonly quotes: boolean
  readonly escapes: boolean
}

/**
 * Splits a line into words as BuildKit's shell lexer does when it knows no variable (moby/buildkit
 * frontend/dockerfile/shell/lex.go, ProcessWords with SkipUnsetEnv): quotes and `${…}` are
 * understood, `<<` takes the blanks behind it into its word.
 *
 * @param escape the file's own where it reads a word, always a backslash where it looks for heredocs
 * @returns undefined where the lexer fails: unbalanced quotes, an unknown modifier in `${…}`
 */
export function lexWords(line: string, keep: Keep, escape = '\\'): string[] | undefined {
  try {
    return new Lexer(line, keep, escape).until(undefined, keep.escapes).words
  } catch (error) {
    if (error instanceof LexError) return undefined
    throw error
  }
}

/** A text that BuildKit's lexer refuses. */
export class LexError extends Error {}

/** `${name:-word}` and its kin. */
export interface Modified {
  readonly name: string
  /** With a colon, an empty value is none. */
  readonly colon: ':' | ''
  readonly modifier: string
  readonly word: string
}

/** Deeper nesting of `${…}` than this is nobody's; it only keeps the call stack bounded. */
const deepest = 500

interface Piece {
  readonly text: string
  readonly words: string[]
}

/** The lexer that knows no variable: each stays as written. */
export class Lexer {
  readonly #text: string
  readonly #quotes: boolean
  #escapes: boolean
  readonly #escape: string
  #at = 0
  #depth = 0
  /** Are `'` and `"` quotes? In a heredoc they are not. */
  protected readonly hasQuotes: boolean = true

  constructor(text: string, keep: Keep, escape: string) {
    this.#text = text
    this.#quotes = keep.quotes
    this.#escapes = keep.escapes
    this.#escape = escape
  }

  /** Reads up to a stop character, or to the end when none is given. */
  until(stop: string | undefined, escapes: boolean): Piece {
    const outer = this.#escapes
    if (++this.#depth > deepest) throw new LexError()
    this.#escapes = escapes
    const words = new Words()
    let text = ''
    for (;;) {
      const character = this.#text[this.#at]
      if (character === undefined) {
        if (stop !== undefined) throw new LexError()
        break
      }
      if (character === stop) {
        this.#at++
        break
      }
      const part = this.#special(character)
      if (part === undefined) text += this.#plain(words)
      else {
        text += part
        if (character === '$') words.addText(part)
        else words.addRaw(part)
      }
    }
    this.#depth--
    this.#escapes = outer
    return { text, words: words.end() }
  }

  #special(character: string): string | undefined {
    if (character === '$') return this.#dollar()
    if (character === "'" && this.hasQuotes) return this.#singleQuoted()
    if (character === '"' && this.hasQuotes) return this.#doubleQuoted()
    return character === '<' ? this.#angle() : undefined
  }

  #plain(words: Words): string {
    const character = this.#text[this.#at++]!
    if (character !== this.#escape) {
      words.addText(character)
      return character
    }
    const kept = this.#escapes ? character : ''
    const escaped = this.#text[this.#at++] ?? ''
    words.addRaw(kept + escaped)
    return kept + escaped
  }

  #singleQuoted(): string {
    const close = this.#text.indexOf("'", this.#at + 1)
    if (close === -1) throw new LexError()
    const inner = this.#text.slice(this.#at + 1, close)
    this.#at = close + 1
    return this.#quotes ? `'${inner}'` : inner
  }

  #doubleQuoted(): string {
    const quote = this.#quotes ? '"' : ''
    let text = quote
    this.#at++
    for (;;) {
      const character = this.#text[this.#at]
      if (character === undefined) throw new LexError()
      if (character === '$') text += this.#dollar()
      else {
        this.#at++
        if (character === '"') return text + quote
        text += character === this.#escape ? this.#escapedInQuotes() : character
      }
    }
  }

  #escapedInQuotes(): string {
    const kept = this.#escapes ? this.#escape : ''
    const next = this.#text[this.#at]
    if (next === undefined) return kept
    if (next !== '"' && next !== '$' && next !== this.#escape) return `${kept}${this.#escape}`
    this.#at++
    return kept + next
  }

  #angle(): string {
    this.#at++
    if (this.#text[this.#at] !== '<') return '<'
    this.#at++
    const blanks = /[\t\v\f\r ]*/y
    blanks.lastIndex = this.#at
    const found = blanks.exec(this.#text)![0]
    this.#at += found.length
    return `<<${found}`
  }

  #dollar(): string {
    this.#at++
    if (this.#text[this.#at] !== '{') {
      const name = this.#name()
      return name === '' ? '$' : this.value(name, `$${name}`)
    }
    this.#at++
    if (/^[{}:]?$/.test(this.#text[this.#at] ?? '')) throw new LexError()
    const name = this.#name()
    const character = this.#text[this.#at++]
    if (character === '}') return this.value(name, `\${${name}}`)
    if (character === '/') {
      if (this.#text[this.#at] === '/') this.#at++
      const pattern = this.until('/', true).text
      return this.replaced(`\${${name}/${pattern}/${this.until('}', true).text}}`)
    }
    const modifier = character === ':' ? (this.#text[this.#at++] ?? '') : character
    if (modifier === undefined || (character !== ':' && !'+-?#%'.includes(modifier)))
      throw new LexError()
    const word = this.until('}', modifier === '#' || modifier === '%').text
    return this.modified({ name, colon: character === ':' ? ':' : '', modifier, word })
  }

  #name(): string {
    const name = /\p{Nd}+|[@*#?\-$!]|[\p{L}_][\p{L}\p{Nd}_]*/uy
    name.lastIndex = this.#at
    const found = name.exec(this.#text)?.[0] ?? ''
    this.#at += found.length
    return found
  }

  /** What `$name` or `${name}` becomes. */
  protected value(_name: string, written: string): string {
    return written
  }

  protected replaced(written: string): string {
    return written
  }

  protected modified({ name, colon, modifier, word }: Modified): string {
    return `\${${name}${colon}${modifier}${word}}`
  }
}
