import { wordLength } from './words.ts'

/** A command of a shell's text, by its words. */
export interface Call {
  /** Raw, quotes and all; the first is the program. None when it only assigns. */
  readonly words: readonly string[]
  /** Where each of them starts, as offsets into the text that was read. */
  readonly starts: readonly number[]
  /** `NAME=value` words before the program. */
  readonly assignments: readonly string[]
  /** Files that its output goes to, raw. */
  readonly outputs: readonly string[]
  /** What stands before it: `&&`, `;`, `|`, a keyword, or nothing. */
  readonly after: string
}

interface Opened extends Call {
  readonly words: string[]
  readonly starts: number[]
  readonly assignments: string[]
  readonly outputs: string[]
}

const goesOn = new Set(['if', 'then', 'else', 'elif', 'while', 'until', 'do', '!', '{'])
const ends = new Set(['fi', 'done', '}'])
const unknown = new Set(['case', 'esac', 'function', 'select', '[['])

const blank = /^(?:\s*\\[ \t]*\r?\n(?:[ \t]*(?:#[^\n]*)?\r?\n)*|\s+)/
const operator = /^(?:&&|\|\||\|&?|;|&(?!>))/
const redirect = /^(?:\d*|&)(?:>>|>\||>&|>|<)(?:\s|\\\r?\n)*/
const loop = /^for\s+\w+\s+in\s[^;\n]*/

/**
 * Reads the commands at the top of a shell's text; what `$( )` and inner shells run is part of a
 * word.
 *
 * @returns undefined where this reader is not sure: `case`, functions, heredocs, subshells, open
 *   quotes
 */
export function readCalls(text: string): Call[] | undefined {
  const reader = new Reader()
  for (let at = 0; at < text.length;) {
    const length = reader.read(text.slice(at), at)
    if (length === undefined) return undefined
    at += length
  }
  reader.close('')
  return reader.calls
}

class Reader {
  readonly calls: Call[] = []
  #call: Opened | undefined
  #after = ''
  #awaits = true

  /** Reads the next piece, and gives its length. */
  read(rest: string, at: number): number | undefined {
    const space = blank.exec(rest)
    if (space) return space[0].length
    if (rest.startsWith('#')) return rest.length
    const mark = operator.exec(rest)
    if (mark) return rest.startsWith(';;') ? undefined : this.close(mark[0])
    if (/^(?:[()]|<<)/.test(rest)) return undefined
    const arrow = redirect.exec(rest)?.[0] ?? ''
    const length = wordLength(rest.slice(arrow.length))
    if (length === undefined) return undefined
    const word = rest.slice(arrow.length, arrow.length + length)
    if (arrow !== '') return this.#redirect(arrow, word)
    if (rest.slice(length).startsWith('(') || (this.#awaits && unknown.has(word))) return undefined
    return this.#awaits ? this.#first(rest, word, at) : this.#next(word, at)
  }

  close(mark: string): number {
    if (this.#call) this.calls.push(this.#call)
    this.#call = undefined
    this.#after = mark
    this.#awaits = true
    return mark.length
  }

  #redirect(arrow: string, to: string): number | undefined {
    if (!this.#call) return undefined
    if (arrow.includes('>') && !/^(?:[&\d-]+|\/dev\/null)$/.test(to)) this.#call.outputs.push(to)
    return arrow.length + to.length
  }

  #first(rest: string, word: string, at: number): number | undefined {
    if (word === 'for') {
      this.#awaits = false
      return loop.exec(rest)?.[0].length
    }
    if (goesOn.has(word)) this.#after = word
    else if (ends.has(word)) this.#awaits = false
    else {
      this.#call ??= { words: [], starts: [], assignments: [], outputs: [], after: this.#after }
      this.#awaits = /^\w+\+?=/.test(word)
      if (this.#awaits) this.#call.assignments.push(word)
      else this.#next(word, at)
    }
    return word.length
  }

  #next(word: string, at: number): number {
    this.#call?.words.push(word)
    this.#call?.starts.push(at)
    return word.length
  }
}
