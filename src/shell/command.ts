import { Known } from '../known.ts'
import type { Assignment, Read, Redirect, Word } from './types.ts'
import type { Span } from '../span.ts'
import { isShell, readsStandardInput, scriptArgument } from './shells.ts'
import { type Streams, streamsOf } from './streams.ts'
import type { Start } from './wrapper-call.ts'
import { nameOf, unwrap, type Wrappers, type Wrapping } from './wrapper.ts'
import { behind, hasOption, operandsOf, optionValues } from './option-words.ts'

/** What a command is made of, as it is written and where it stands. */
export interface CommandParts extends Span {
  /** The name of the program and its arguments, wrappers included. Empty for a bare assignment. */
  readonly words: readonly Word[]
  /** Before the name, or after `export`, `local`, `declare`, `readonly`. */
  readonly assignments: readonly Assignment[]
  readonly redirects: readonly Redirect[]
  /**
   * The conditional parts around it (branches, loops), outermost first; commands of one part share
   * its prefix. What runs at another time, in a function or in the background, starts a scope of
   * its own that is inside no other.
   */
  readonly scope: string
  /**
   * Reached on every path on which its scope is entered and the script succeeds. False where that
   * is not sure: after an `exit 0`, in a pipeline, after `&&` in a list whose failure is passed
   * over. False too for a variable that a subshell sets.
   */
  readonly certain: boolean
  /**
   * The subshells that it runs in, outermost first; empty for the script's own shell. What it does
   * to variables and folder ends with them.
   */
  readonly subshell?: string
  /** Who runs it when a `su` or `sudo` around it says so. */
  readonly user?: string | undefined
  /** Commands that it is piped into, nearest first. */
  readonly pipedInto: readonly Command[]
  /** Its messages go into the pipe too, `|&`. */
  readonly pipesErrors?: boolean
  /**
   * Stands in the tested part of an `if`, `while`, before a `||` or after a `!`: its failure is not
   * the script's.
   */
  readonly tested: boolean
}

/**
 * A simple command, wherever in the script it stands: a program without the wrappers before it
 * (`sudo`, `env`, `timeout` …), its options and operands, and what the wrappers change.
 */
export class Command extends Known implements CommandParts {
  readonly words: readonly Word[]
  /** Those of its wrappers too, `env A=b`. */
  readonly assignments: readonly Assignment[]
  readonly redirects: readonly Redirect[]
  readonly scope: string
  readonly certain: boolean
  readonly subshell: string
  readonly pipedInto: readonly Command[]
  readonly tested: boolean
  readonly start: number
  readonly end: number
  /** Outermost first. */
  readonly wrappings: readonly Wrapping[]
  /** Who runs it when that is said; undefined for whoever runs the script. */
  readonly user: string | undefined
  /**
   * The program's name without folder and `.exe`; undefined when there is none, or it cannot be
   * told.
   */
  readonly program: string | undefined
  /** The program's word; undefined like `program`, but for a name that is not fixed. */
  readonly head: Word | undefined
  /** Options and operands of the program, in order. */
  readonly args: readonly Word[]
  /** Where its wrappers start it, outermost first, as far as they say so. */
  readonly starts: readonly Start[]
  readonly #parts: CommandParts
  readonly #wrapperOf: Wrappers
  /** The word of a wrapper that is a script. */
  readonly #script: number | undefined
  /** How much of the word of `script` stands before it, `--command=`. */
  readonly scriptFrom: number
  #streams: Streams | undefined
  #isShell: boolean | undefined
  #texts: readonly string[] | undefined
  #argTexts: readonly string[] | undefined
  #argLine: string | undefined
  #operands: readonly Word[] | undefined

  constructor(parts: CommandParts, wrapperOf: Wrappers) {
    super()
    const { words } = parts
    const unwrapped = unwrap(words, wrapperOf)
    const { at, wrappings } = unwrapped
    this.#parts = parts
    this.#wrapperOf = wrapperOf
    this.#script = unwrapped.script
    this.scriptFrom = unwrapped.scriptFrom ?? 0
    this.words = words
    this.assignments =
      unwrapped.assigns.length === 0
        ? parts.assignments
        : [...parts.assignments, ...unwrapped.assigns.flatMap((index) => assigned(words[index]!))]
    this.redirects = parts.redirects
    this.scope = parts.scope
    this.certain = parts.certain
    this.subshell = parts.subshell ?? ''
    this.pipedInto = parts.pipedInto
    this.tested = parts.tested
    this.start = parts.start
    this.end = parts.end
    this.wrappings = wrappings
    this.starts = [...wrappings.map(({ start }) => start), unwrapped.start ?? {}].filter(isSaid)
    this.user =
      unwrapped.user ?? wrappings.findLast(({ user }) => user !== undefined)?.user ?? parts.user
    this.head = at === undefined ? undefined : words[at]
    this.program = this.head && nameOf(this.head)
    this.args = at === undefined ? [] : words.slice(at + 1)
  }

  /** Index of the program in `words`; their number when it cannot be told. */
  get headIndex(): number {
    return this.head ? this.words.length - this.args.length - 1 : this.words.length
  }

  /** The same command with other parts. */
  with(parts: Partial<CommandParts>): Command {
    return new Command({ ...this.#parts, ...parts }, this.#wrapperOf)
  }

  /** Where its output and its messages go. */
  get streams(): Streams {
    return (this.#streams ??= this.#findStreams())
  }

  #findStreams(): Streams {
    const found = streamsOf(this.redirects)
    // `|&` is `2>&1 |`, done after the redirections (bash manual, "Pipelines")
    return this.#parts.pipesErrors ? { ...found, errors: found.out } : found
  }

  /** Every place where a variable is put in: in its words, assignments and redirections. */
  get reads(): readonly Read[] {
    return this.known(readsOf)
  }

  /** No program at all: assignments, or the redirections of a group. */
  get isBare(): boolean {
    return this.words.length === 0
  }

  /** The program and what stands before it, as written: for people. */
  get label(): string {
    return this.words[0]?.raw ?? ''
  }

  /**
   * Program and arguments without quotes, a word that holds an expansion as it is written; empty
   * when the program cannot be told.
   */
  get texts(): readonly string[] {
    return (this.#texts ??= this.head ? [this.head, ...this.args].map(textOf) : [])
  }

  /** The arguments of `texts`. */
  get argTexts(): readonly string[] {
    return (this.#argTexts ??= this.args.map(textOf))
  }

  /** The same with blanks between them. */
  get argLine(): string {
    return (this.#argLine ??= this.argTexts.join(' '))
  }

  /** Is the program one of these? */
  is(...programs: readonly string[]): boolean {
    return this.program !== undefined && programs.includes(this.program)
  }

  /** Does an operand that nobody can tell come behind those that are written, as with `xargs`? */
  get isFed(): boolean {
    return this.wrappings.some(({ wrapper }) => wrapper.feeds)
  }

  /** Is the program a POSIX-like shell? */
  get isShell(): boolean {
    return (this.#isShell ??= this.program !== undefined && isShell(this.program))
  }

  /** The word that a shell reads as a script: after `sh -c`, `su -c`, `flock f -c`. */
  get script(): Word | undefined {
    const at = this.scriptIndex
    const word = at === undefined ? undefined : this.words[at]
    return word && this.scriptFrom > 0 ? this.known(scriptBehind) : word
  }

  /** Where in `words` that script stands. */
  get scriptIndex(): number | undefined {
    if (this.#script !== undefined)
      return this.#script < this.words.length ? this.#script : undefined
    return this.isShell ? this.known(ownScriptIndex) : undefined
  }

  /** Is it a shell that reads its script from standard input: `bash`, `sudo sh -ex`, `bash -s`? */
  get readsScript(): boolean {
    return (
      this.isShell && readsStandardInput([this.head!.text, ...this.args.map(({ text }) => text)])
    )
  }

  /**
   * Is one of these options given, `-v` among other letters (`-sv`), `--output` with its value
   * stuck to it?
   *
   * @param valued letters of one-letter options that take a value: what stands behind one in the
   *   same word is its value
   */
  has(flags: readonly string[], valued = ''): boolean {
    return hasOption(this.args, flags, valued)
  }

  /**
   * The value of the first of these options that is given, `-o f`, `-of`, `--output f`,
   * `--output=f`.
   */
  override valueOf(flags: readonly string[]): Word | undefined {
    return this.valuesOf(flags)[0]
  }

  /**
   * The values of all of them, in order.
   *
   * @param valued letters of one-letter options that take a value, where one may stand behind
   *   others: `-sSo f`
   */
  valuesOf(flags: readonly string[], valued = ''): readonly Word[] {
    return optionValues(this.args, flags, valued)
  }

  /** What is neither an option nor the value of one of those that take the next word. */
  operands(valued: readonly string[] = []): readonly Word[] {
    return valued.length === 0
      ? (this.#operands ??= operandsOf(this.args, valued))
      : operandsOf(this.args, valued)
  }

  /** The first operand, when it is fixed: `install` of `npm install`. */
  get subcommand(): string | undefined {
    return this.operands()[0]?.text
  }
}

function isSaid(start: Start): boolean {
  return Object.keys(start).length > 0
}

function scriptBehind({ words, scriptIndex, scriptFrom }: Command): Word {
  return behind(words[scriptIndex!]!, scriptFrom)
}

function ownScriptIndex({ head, args, headIndex }: Command): number | undefined {
  const found = scriptArgument([
    head!.text,
    ...args.map(({ text, raw }) => text ?? (/^["']/.test(raw) ? ' ' : undefined)),
  ])
  return found === undefined ? undefined : headIndex + found
}

function readsOf({ words, assignments, redirects }: Command): Read[] {
  return [
    ...words,
    ...assignments.map(({ value }) => value),
    ...redirects.flatMap(({ target, body }) => [target, body]),
  ].flatMap((part) => part?.reads ?? [])
}

function textOf({ text, raw }: Word): string {
  return text ?? raw
}

function assigned(word: Word): Assignment[] {
  const match = /^["']?(\w+)\+?=/.exec(word.raw)
  return match
    ? [{ name: match[1]!, value: behind(word, match[0].length), start: word.start, end: word.end }]
    : []
}
