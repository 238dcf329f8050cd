import type { Span } from '../../span.ts'

/** `name = expression`, in a body or in an object. */
export interface Attribute extends Span {
  readonly name: string
  /** The expression, without blanks around it. */
  readonly value: Span
}

/** `type "label" { … }` */
export interface Block extends Span {
  readonly type: string
  readonly labels: readonly string[]
  /** Between its braces. */
  readonly inside: Span
  readonly attributes: readonly Attribute[]
  readonly blocks: readonly Block[]
}

/** What an HCL file holds. */
export type Body = Pick<Block, 'attributes' | 'blocks'>

/** It is not written as HCL is. */
export class Unreadable extends Error {}

const identifier = /^[A-Za-z_][\w-]*/

/** Reads HCL, as far as bake files need it. */
export class HclReader {
  readonly #source: string
  at: number

  constructor(source: string, at = 0) {
    this.#source = source
    this.at = at === 0 && source.startsWith('\uFEFF') ? 1 : at
  }

  body(): Body {
    const attributes: Attribute[] = []
    const blocks: Block[] = []
    for (;;) {
      this.skip('\n')
      if (this.at >= this.#source.length || this.#source[this.at] === '}')
        return { attributes, blocks }
      const isAttribute = /^[A-Za-z_][\w-]*[ \t]*=(?!=)/.test(this.#rest())
      if (isAttribute) attributes.push(this.attribute(/^=/, false))
      else blocks.push(this.#block())
    }
  }

  attribute(sign: RegExp, inObject: boolean): Attribute {
    const start = this.at
    const name = this.#source[start] === '"' ? this.#plainString() : this.#take(identifier)
    this.skip('')
    this.#take(sign)
    this.skip('')
    const value = this.expression(inObject ? ',}\n' : '}\n', inObject)
    return { name, value, start, end: value.end }
  }

  #block(): Block {
    const start = this.at
    const type = this.#take(identifier)
    const labels: string[] = []
    for (this.skip(''); this.#source[this.at] !== '{'; this.skip(''))
      labels.push(this.#source[this.at] === '"' ? this.#plainString() : this.#take(identifier))
    const inside = this.at + 1
    this.at = inside
    const body = this.body()
    if (this.#source[this.at] !== '}') throw new Unreadable()
    this.at += 1
    return {
      type,
      labels,
      start,
      end: this.at,
      inside: { start: inside, end: this.at - 1 },
      ...body,
    }
  }

  /** Goes on to the first of the `stops` that stands in no bracket. */
  expression(stops: string, inObject: boolean): Span {
    const start = this.at
    let end = start
    let depth = 0
    for (;;) {
      const character = this.#source[this.at]
      if (character === undefined) {
        if (depth > 0 || inObject || stops.includes(']')) throw new Unreadable()
        break
      }
      if (depth === 0 && stops.includes(character)) break
      if (this.#skipComment()) continue
      if ('([{'.includes(character)) depth += 1
      if (')]}'.includes(character)) depth -= 1
      if (depth < 0) throw new Unreadable()
      if (character === '"') this.#string()
      else if (/^<<-?[A-Za-z_]/.test(this.#rest())) this.#heredoc()
      else this.at += 1
      if (!/\s/.test(character)) end = this.at
    }
    if (end === start) throw new Unreadable()
    return { start, end }
  }

  /** Passes over blanks and comments, and over the characters of `also`. */
  skip(also: string): void {
    for (;;) {
      const character = this.#source[this.at]
      if (character === undefined) return
      if (/[ \t\r]/.test(character) || also.includes(character)) this.at += 1
      else if (!this.#skipComment()) return
    }
  }

  #skipComment(): boolean {
    const isLine = this.#source[this.at] === '#' || this.#source.startsWith('//', this.at)
    if (!isLine && !this.#source.startsWith('/*', this.at)) return false
    const close = this.#source.indexOf(isLine ? '\n' : '*/', this.at + (isLine ? 0 : 2))
    if (close === -1 && !isLine) throw new Unreadable()
    this.at = close === -1 ? this.#source.length : close + (isLine ? 0 : 2)
    return true
  }

  /** A template: `${ … }` and `%{ … }` hold expressions with strings of their own. */
  #string(): void {
    for (this.at += 1; ;) {
      const rest = this.#source.slice(this.at, this.at + 3)
      if (rest === '' || rest[0] === '\n') throw new Unreadable()
      if (rest[0] === '"') break
      if (/^(?:\$\$\{|%%\{)/.test(rest)) this.at += 3
      else if (/^[$%]\{/.test(rest)) this.#template()
      else this.at += rest[0] === '\\' ? 2 : 1
    }
    this.at += 1
  }

  #template(): void {
    this.at += 2
    this.skip('\n')
    if (this.#source[this.at] !== '}') this.expression('}', true)
    this.at += 1
  }

  #heredoc(): void {
    const opening = /^<<(-?)([A-Za-z_][\w-]*)[ \t\r]*\n/.exec(this.#rest())
    if (!opening) throw new Unreadable()
    const from = this.at + opening[0].length
    const close = new RegExp(`^[ \\t]*${opening[2]}[ \\t]*(?=\\r?$)`, 'm').exec(
      this.#source.slice(from),
    )
    if (!close) throw new Unreadable()
    this.at = from + close.index + close[0].length
  }

  #plainString(): string {
    const start = this.at
    this.#string()
    const text = this.#source.slice(start + 1, this.at - 1)
    if (/[\\$%]/.test(text)) throw new Unreadable()
    return text
  }

  #take(shape: RegExp): string {
    const found = shape.exec(this.#rest())
    if (!found) throw new Unreadable()
    this.at += found[0].length
    return found[0]
  }

  #rest(): string {
    return this.#source.slice(this.at, this.at + 4096)
  }
}
