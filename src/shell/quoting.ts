/** What the shell makes of a quoted text, expansions left as written. */
export interface Decoded {
  readonly text: string
  /** Where each character of `text` stands, in the text around it. */
  readonly at: readonly number[]
  /** Offsets in `text` of the `$` that this shell leaves for the next one. */
  readonly left: ReadonlySet<number>
}

/**
 * Takes the quotes out of a word as a POSIX shell does (POSIX.1-2017, Shell Command Language, 2.2).
 *
 * @param raw the word as written; @param start its offset in the text around it
 * @returns undefined for quoting that is not read here (`$'…'`) or that does not balance
 */
export function decodeWord(raw: string, start: number): Decoded | undefined {
  const decoder = new Decoder(raw, start)
  for (let at = 0; at < raw.length;) {
    const character = raw[at]!
    const next =
      character === "'"
        ? decoder.single(at + 1)
        : character === '"'
          ? decoder.double(at + 1)
          : character === '\\'
            ? decoder.escaped(at)
            : decoder.plain(at)
    if (next === undefined) return undefined
    at = next
  }
  return decoder
}

/**
 * Takes the escapes out of an unquoted heredoc's body (POSIX.1-2017, Shell Command Language,
 * 2.7.4).
 */
export function decodeBody(raw: string, start: number): Decoded {
  const decoder = new Decoder(raw, start)
  for (let at = 0; at < raw.length;) at = decoder.inQuotes(at, '$`\\\n')
  return decoder
}

class Decoder implements Decoded {
  text = ''
  readonly at: number[] = []
  readonly left = new Set<number>()
  readonly #raw: string
  readonly #start: number

  constructor(raw: string, start: number) {
    this.#raw = raw
    this.#start = start
  }

  single(from: number): number | undefined {
    const close = this.#raw.indexOf("'", from)
    if (close === -1) return undefined
    for (let at = from; at < close; at++) this.#keep(at, true)
    return close + 1
  }

  double(from: number): number | undefined {
    let at = from
    while (at < this.#raw.length && this.#raw[at] !== '"') at = this.inQuotes(at, '$`"\\\n')
    return at < this.#raw.length ? at + 1 : undefined
  }

  /** One character where a backslash escapes only some. */
  inQuotes(at: number, special: string): number {
    const next = this.#raw[at + 1]
    if (this.#raw[at] !== '\\' || next === undefined || !special.includes(next)) {
      this.#keep(at, false)
      return at + 1
    }
    if (next !== '\n') this.#keep(at + 1, true)
    return at + 2
  }

  escaped(at: number): number {
    if (at + 1 < this.#raw.length && this.#raw[at + 1] !== '\n') this.#keep(at + 1, true)
    return at + 2
  }

  plain(at: number): number | undefined {
    if (this.#raw[at] === '$' && /["']/.test(this.#raw[at + 1] ?? '')) return undefined
    this.#keep(at, false)
    return at + 1
  }

  #keep(at: number, isLiteral: boolean): void {
    const character = this.#raw[at]!
    if (isLiteral && character === '$') this.left.add(this.text.length)
    this.text += character
    this.at.push(this.#start + at)
  }
}
