import {
  type Command,
  commandsInside,
  type Read,
  type Redirect,
  type Script,
  type Word,
} from '../../shell.ts'
import { contains, type Span } from '../../span.ts'
import type { Prints, PrintsEnvironment, Spills } from '../../catalog/programs/effect.ts'
import { effectsOf } from '../../catalog/programs/effects.ts'
import { isDump } from '../../catalog/programs/effects/environment.ts'
import { readsEnvironment } from '../../catalog/programs/environment-access.ts'
import { judgeName } from '../../catalog/names.ts'
import { namesSurelyIn } from '../enter/sure-places.ts'
import type { Paths } from '../paths.ts'
import { givesFile, isFound } from './given-files.ts'
import { loopNames, type MaySet, readOut } from './read-out.ts'
import { showsItself } from './verbose.ts'

/**
 * What is secret in a script: variables, and files that hold the value. Grows while the script is
 * followed.
 */
export class Taint {
  readonly names: Set<string>
  readonly files: Set<string>
  readonly #script: Script
  readonly #paths: Paths
  readonly #maySet: MaySet
  /** Do functions print it, as far as one question has told? */
  #asked: Map<Span, boolean> | undefined
  /** The variables that stand where only a credential can. */
  #sure: ReadonlySet<string> | undefined
  #reads: { readonly names: number; readonly found: readonly Read[] } | undefined

  /**
   * @param names variables that hold it
   * @param files paths that hold it, as mounts take them
   * @param maySet what those may set; nothing when not said, unless variables hold it too
   */
  constructor(
    script: Script,
    paths: Paths,
    names: Iterable<string>,
    files: Iterable<string> = [],
    maySet?: MaySet,
  ) {
    this.#script = script
    this.#paths = paths
    this.names = new Set(names)
    const isNamed = this.names.size > 0
    this.#maySet = maySet ?? (() => isNamed)
    this.files = new Set(
      [...files].map((path) => (/^(?:[/~]|\.{1,2}\/)/.test(path) ? path : `./${path}`)),
    )
    for (const command of script.commands) this.follow(command)
    for (const name of loopNames(script, this)) this.names.add(name)
    // `${URL:=$TOKEN}`
    for (const { name, operator, operand } of script.reads)
      if (/^:?=$/.test(operator ?? '') && this.#isNamedIn(operand)) this.names.add(name)
  }

  /** `URL="https://$TOKEN@host"` makes URL secret too. */
  follow(command: Command): void {
    for (const { name, value, elements = value ? [value] : [] } of command.assignments)
      if (
        !this.names.has(name) &&
        elements.some((word) => this.isIn(word) || this.#isObtained(name, word))
      )
        this.names.add(name)
    for (const name of readOut(command, this.#script, this, this.#maySet)) this.names.add(name)
  }

  /**
   * `T=$(curl -u "$ID:$SECRET" …)`: what is got for a secret is one too, where only a credential
   * can stand or by its name.
   */
  #isObtained(name: string, value: Word): boolean {
    if (!value.reads.some((read) => read.isNested && this.names.has(read.name))) return false
    this.#sure ??= new Set(namesSurelyIn(this.#script))
    return this.#sure.has(name) || judgeName(name) === 'secret'
  }

  #isNamedIn(text: string): boolean {
    return [...text.matchAll(/\$\{?(\w+)/g)].some(([, name]) => this.names.has(name!))
  }

  /**
   * Is the text of a word made of the secret? What only a command inside `$(…)` gets does not
   * count, unless that one prints it.
   */
  isIn(word: Word): boolean {
    const own = word.reads.filter((read) => this.names.has(read.name))
    return (
      own.some((read) => !read.isNested) ||
      this.#innerPrints(word, own) ||
      // `https://x:$(curl -u "$ID:$SECRET" …)@host`
      (own.length > 0 && /:\/\/[^\s/@$]*\$\(/.test(word.raw)) ||
      this.#isSlurped(word) ||
      this.#isFilledIn(word)
    )
  }

  /**
   * Does the command get the secret at all: in its words, assignments, redirections or heredoc, or
   * as a file?
   */
  touches(command: Command): boolean {
    const { words, assignments, redirects } = command
    const { stores } = effectsOf(command)
    const isOutput = (word: Word) => stores.includes(word)
    return (
      words.some(
        (word) =>
          word.reads.some((read) => this.names.has(read.name)) ||
          (isOutput(word) ? false : this.isIn(word) || this.isFile(word, command)),
      ) ||
      assignments.some(({ value }) => value !== undefined && this.isIn(value)) ||
      redirects.some(
        ({ target, body, operator }) =>
          this.#isPutInto(body, command) ||
          (target !== undefined &&
            (this.isIn(target) || (operator.startsWith('<') && this.isFile(target, command)))),
      )
    )
  }

  /** Does the command print text that is made of the secret? */
  prints(command: Command): boolean {
    const { args } = command
    const effects = effectsOf(command)
    const { prints, environment } = effects
    if (this.spilt(command).some(({ to }) => to === undefined)) return true
    if (effects.isListing || (environment && this.#isShown(command, environment))) return true
    if (!prints) return this.#isFunctionThatPrints(command)
    if (this.isReadByCode(command)) return true
    const has = (source: Prints['of'][number]) => prints.of.includes(source)
    if (has('words') && args.some((word) => this.isIn(word))) return true
    const needed = command.valuesOf(prints.notOf ?? [])
    if (
      has('files') &&
      args.some((word) => !needed.includes(word) && (this.isFile(word, command) || this.isIn(word)))
    )
      return true
    if (has('files') && command.isFed && this.isFound(command)) return true
    if (has('kept') && this.#isKeptFor(command)) return true
    if (has('settings') && this.#isIn(prints.below!)) return true
    if (has('processes') && this.#isBeside(command)) return true
    return has('stdin') && this.isFedTo(command)
  }

  /** Does one of the files lie below one of the folders? */
  #isIn(folders: readonly string[]): boolean {
    return [...this.files].some((file) => folders.some((folder) => file.startsWith(folder)))
  }

  /** Does a command run in the background that has it among its words? */
  #isBeside({ start }: Command): boolean {
    return this.#script.commands.some(
      (other) =>
        other.end <= start &&
        /^[^\S\n]*&(?![&>])/.test(this.#script.source.slice(other.end)) &&
        other.args.some((word) => this.isIn(word)),
    )
  }

  /** `git config http.extraHeader "… $TOKEN" && git config --list` */
  #isKeptFor(command: Command): boolean {
    const { start } = command
    const { row } = effectsOf(command)
    return this.#script.commands.some((earlier) => {
      const effects = effectsOf(earlier)
      return (
        earlier.end <= start &&
        effects.row === row &&
        (effects.persists ?? effects.keeps) !== undefined &&
        earlier.args.some((word) => this.isIn(word))
      )
    })
  }

  /** The ways in which it writes out what it reads by itself, or gets for what it is given. */
  spilt(command: Command): readonly Spills[] {
    const effects = effectsOf(command)
    const isGiven =
      effects.row?.spills.some((spill) => spill.isGiven) === true &&
      [...command.args, ...command.assignments.flatMap(({ value }) => value ?? [])].some(
        (word) => this.isIn(word) || this.isFile(word, command),
      )
    return effects.spills(this.names, isGiven)
  }

  /** A call of a function whose commands print it, and into no file. */
  #isFunctionThatPrints({ program, start }: Command): boolean {
    const body = this.#script.functions?.find((item) => item.name === program)
    if (!body || contains(body, { start, end: start })) return false
    const isFirst = this.#asked === undefined
    const asked = (this.#asked ??= new Map())
    // one that is asked already says nothing new
    if (!asked.has(body)) asked.set(body, false).set(body, this.#printsInside(body))
    if (isFirst) this.#asked = undefined
    return asked.get(body)!
  }

  #printsInside(body: Span): boolean {
    return this.#script.commands.some(
      (inner) => contains(body, inner) && inner.streams.out === 'out' && this.prints(inner),
    )
  }

  /**
   * Does a program in the words of the command read the secret out of the environment? What nobody
   * knows may hold one.
   */
  isReadByCode(command: Command): boolean {
    if (this.names.size === 0) return false
    const { code, isUnknown } = effectsOf(command)
    const text = isUnknown ? command.argTexts.join('\n') : code
    return text !== undefined && readsEnvironment(text, this.names)
  }

  /** Does the command get the secret by its standard input, other than through a pipe? */
  isFedTo(command: Command): boolean {
    const isOwn = command.redirects.some(({ operator }) => operator.startsWith('<'))
    // `sh -c 'cat > f' <<< "$TOKEN"`
    const outer = isOwn
      ? undefined
      : this.#script.commands.find(
          ({ script }) => script !== undefined && contains(script, command),
        )
    return outer ? this.isFedTo(outer) : this.#isRedirectedTo(command)
  }

  #isRedirectedTo(command: Command): boolean {
    return command.redirects.some(
      ({ body, target, operator }) =>
        this.#isPutInto(body, command) ||
        (operator === '<<<' && target !== undefined && this.isIn(target)) ||
        (operator === '<' &&
          target !== undefined &&
          (this.isFile(target, command) || (target.raw.startsWith('<(') && this.isIn(target)))),
    )
  }

  /** Does a listing of the environment show one of the variables? */
  #isShown({ args }: Command, { when }: PrintsEnvironment): boolean {
    if (when === 'bare' || when === 'always' || when === 'filled' || args.length === 0) return true
    if (when === 'named') return args.some(({ text }) => text === undefined || this.names.has(text))
    return args.some((word) => [...this.names].some((name) => word.raw.includes(name)))
  }

  /** Does the word name one of the secret files, alone or behind an option's `=`? */
  isFile(word: Word, command: Command): boolean {
    if (this.names.size > 0 && isDump(word)) return true
    const within = { script: this.#script, paths: this.#paths }
    return givesFile(word, command, within, this.files)
  }

  /** Is the secret put into the lines of a heredoc: `$TOKEN`, `$(cat token)`? */
  #isPutInto(body: Redirect['body'], command: Command): boolean {
    if (!body) return false
    if (body.reads.some((read) => this.names.has(read.name) && !read.isNested)) return true
    // those of a script are commands
    return (
      !command.readsScript &&
      this.files.size > 0 &&
      commandsInside(this.#script, body).some((inner) => this.prints(inner))
    )
  }

  /** Is it handed the name of one of the secret files by what is piped into it? */
  isFound(command: Command): boolean {
    return isFound(command, { script: this.#script, paths: this.#paths }, this.files)
  }

  #innerPrints(outer: Span, own: readonly Read[]): boolean {
    const inner = commandsInside(this.#script, outer)
    // backticks with escapes are not taken apart
    if (inner.length === 0) return own.length > 0
    return inner.some(
      (command) => this.prints(command) || (showsItself(command) && this.touches(command)),
    )
  }

  /** Text that an outer shell fills in before this one reads it: `sh -c "echo '$TOKEN'"`. */
  #isFilledIn(word: Word): boolean {
    if (!word.raw.includes('$')) return false
    return this.#tainted().some((read) => word.start <= read.start && read.end <= word.end)
  }

  /** What the shell puts in of the secret itself; found again when there are more names. */
  #tainted(): readonly Read[] {
    if (this.#reads?.names !== this.names.size)
      this.#reads = {
        names: this.names.size,
        found: this.#script.reads.filter((read) => !read.isNested && this.names.has(read.name)),
      }
    return this.#reads.found
  }

  /** `$(< file)` */
  #isSlurped(word: Word): boolean {
    const path = /\$\(\s*<\s*([^\s)]+)\s*\)/.exec(word.raw)?.[1]?.replaceAll(/["']/g, '')
    if (path === undefined) return false
    const bare = { ...word, raw: path, text: path, reads: [] }
    return this.files.has(this.#paths.path(bare, word.start) ?? path)
  }
}
