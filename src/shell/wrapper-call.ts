import type { Word } from './types.ts'
import { optionOf } from './wrapper-options.ts'

/**
 * What is known of a program that runs the command in its own arguments: `sudo`, `env`, `timeout`.
 */
export interface Wrapper {
  /** Options without a value. */
  readonly plain: ReadonlySet<string>
  /** Options that take the next word, unless the value is stuck to them. */
  readonly valued: ReadonlySet<string>
  /** Options that take the next two words. */
  readonly pairs: ReadonlySet<string>
  /** Options with which it runs nothing: `command -v`, `sudo -l`. */
  readonly asks: ReadonlySet<string>
  /** Operands of its own before the command: a duration, a user. */
  readonly words: number
  /** Subcommands that make it one (`doppler run`); empty when it always is. */
  readonly subcommands: readonly string[]
  /** Is it one without them, too? */
  readonly isBare: boolean
  /** The programs that it is one for; empty when it is for any. */
  readonly only: ReadonlySet<string>
  /** Does it take `NAME=value` before the command? */
  readonly assigns: boolean
  /** Does it put operands behind those that are written, from its standard input? */
  readonly feeds: boolean
  /** Options, or `operand`, that say below which root folder the command works. */
  readonly roots: ReadonlySet<string>
  /** Options that say in which folder it does. */
  readonly folders: ReadonlySet<string>
  /** Options with which it starts in the home folder of who runs it. */
  readonly logins: ReadonlySet<string>
  /**
   * Who runs the command: a name, or the options and `operand` that say so; undefined when that
   * does not change.
   */
  readonly user:
    | { readonly options: readonly string[]; readonly otherwise: string | undefined }
    | undefined
  /** Options whose value is a script for a shell. */
  readonly scripts: ReadonlySet<string>
  /** Is that the beginning of a command that goes on in the words behind it? */
  readonly goesOn: boolean
  /** Options that name a file which gets the trace of what the command does. */
  readonly traces: ReadonlySet<string>
  /** Options with which it takes a password from its standard input. */
  readonly passwords: ReadonlySet<string>
  /** Options with which its messages show the command; `always` when they do anyway. */
  readonly shows: ReadonlySet<string>
}

/** Where a wrapper starts the command, when it is not where it was called itself. */
export interface Start {
  /** Its root folder. */
  root?: Word
  /** Its working directory. */
  folder?: Word
  /** It works in the home folder of who runs it. */
  isHome?: boolean
}

/** Reads what a wrapper has of its own, up to the command that it runs. */
export class WrapperCall {
  readonly assigns: number[] = []
  readonly start: Start = {}
  user: string | undefined
  script: number | undefined
  /** How many characters of that word stand before the script: those of `--command=`. */
  scriptFrom = 0
  /** Where the command starts. `itself`: it runs none. `unknown`: it cannot be told. */
  readonly end: number | 'itself' | 'unknown'
  readonly #wrapper: Wrapper
  readonly #words: readonly Word[]
  #at: number
  /** The first word behind the options. */
  next = 0
  /** An option says who runs it. */
  #isNamed = false

  constructor(wrapper: Wrapper, words: readonly Word[], from: number) {
    this.#wrapper = wrapper
    this.#words = words
    this.#at = from
    this.user = wrapper.user?.otherwise
    this.end = this.#read()
  }

  #read(): number | 'itself' | 'unknown' {
    const { subcommands, isBare, assigns, words, user, scripts, roots } = this.#wrapper
    let stop = this.#options()
    if (stop) return stop
    const isNamedSo = subcommands.includes(this.#words[this.#at]?.text ?? '')
    if (subcommands.length > 0 && !isNamedSo && !isBare) return 'itself'
    if (isNamedSo) {
      this.#at++
      stop = this.#options()
      if (stop) return stop
    }
    this.next = this.#at
    if (assigns) while (this.#isAssigning(this.#words[this.#at])) this.assigns.push(this.#at++)
    const isNamed = this.#isNamed
    const operand = this.#words[this.#at]
    if (!isNamed && user?.options.includes('operand') && operand) this.user = operand.text
    if (roots.has('operand') && operand) this.start.root = operand
    this.#at += isNamed ? 0 : words
    // `retry 5 10 npm ci`: no program is called by a number
    while (/^\d+[smh]?$/.test(this.#words[this.#at]?.text ?? '')) this.#at++
    // a lock file or a user, then `-c` and a script
    if (scripts.size > 0 || this.#words[this.#at]?.raw === '--') {
      stop = this.#options()
      if (stop) return stop
    }
    return this.#at < this.#words.length ? this.#at : 'itself'
  }

  /** `A=b`, or `$(cat .env)` with more behind it, which makes many of them. */
  #isAssigning(word: Word | undefined): boolean {
    if (!word) return false
    return (
      /^["']?\w+\+?=/.test(word.raw) ||
      (/^(?:\$\(|`)/.test(word.raw) && this.#at + 1 < this.#words.length)
    )
  }

  #options(): 'itself' | 'unknown' | undefined {
    const { valued, pairs, plain, asks, scripts } = this.#wrapper
    for (; this.#at < this.#words.length; this.#at++) {
      const { raw } = this.#words[this.#at]!
      if (this.#isLogin(raw)) this.start.isHome = true
      if (raw === '--') {
        this.#at++
        return undefined
      }
      if (/^-\d+$/.test(raw) || raw === '-') continue
      if (!raw.startsWith('-')) return undefined
      if (pairs.has(raw)) {
        this.#at += 2
        continue
      }
      const { flag, value } = optionOf(raw, plain, valued)
      if (flag === undefined) {
        if (asks.has(raw)) return 'itself'
        return 'unknown'
      }
      if (asks.has(flag)) return 'itself'
      if (!valued.has(flag)) continue
      const own = this.#words[this.#at]!
      const given =
        value === undefined ? this.#words[++this.#at] : { ...own, raw: value, text: value }
      this.#noteStart(flag, given)
      const word = given?.text
      if (scripts.has(flag))
        return this.#scriptFrom(value === undefined ? 0 : raw.length - value.length)
      if (this.#wrapper.user?.options.includes(flag)) {
        this.user = word
        this.#isNamed = true
      }
    }
    return undefined
  }

  #scriptFrom(from: number): 'itself' | 'unknown' {
    this.script = this.#at
    this.scriptFrom = from
    const last = this.#words[this.#at + 1]
    if (last && this.#wrapper.goesOn) return 'unknown'
    if (last && this.#wrapper.user?.options.includes('operand') && !this.#isNamed)
      this.user = last.text
    return 'itself'
  }

  /** `-i`, and among the letters of `-iu` */
  #isLogin(raw: string): boolean {
    const { logins } = this.#wrapper
    const letters = /^-([a-zA-Z]+)$/.exec(raw)?.[1] ?? ''
    return logins.has(raw) || [...letters].some((letter) => logins.has(`-${letter}`))
  }

  #noteStart(flag: string, value: Word | undefined): void {
    const { roots, folders } = this.#wrapper
    if (value && roots.has(flag)) this.start.root = value
    if (value && folders.has(flag)) this.start.folder = value
  }
}
