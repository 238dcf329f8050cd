import { Known } from '../../known.ts'
import { type Command, unquoted, type Word } from '../../shell.ts'
import { decodeWord } from '../../shell/quoting.ts'
import { matchesVariable, rowOf } from '../tools.ts'
import type { Dumps } from './dumps.ts'
import type { Fetches, Gathers, Keeps, Logs, Prints, PrintsEnvironment, Spills } from './effect.ts'
import { asksEnvironment, isListing, printedEnvironment, readsDump } from './effects/environment.ts'
import {
  type ChangeCall,
  changeCall,
  type CopyCall,
  copyCall,
  cutText,
  type DeleteCall,
  deleteCall,
  editedFile,
  gathersOf,
  keptAs,
  storedFiles,
} from './effects/files.ts'
import {
  keepingsOf,
  logsOf,
  mayKeepInput,
  mayKeepWords,
  type StoredSetting,
  storedSetting,
} from './effects/keeping.ts'
import { argumentsOf, type Reads, readsOf, walkedBy } from './effects/reading.ts'
import { type Files, type Inlines, inlinedBy } from './inlines.ts'
import { unknownCompiler } from './keeps/builds.ts'
import { type Manifest, manifestOf } from './manifests.ts'
import type { Tool } from './row.ts'

/** What a command does, by the table of programs. */
export class Effects extends Known {
  readonly command: Command
  readonly row: Tool | undefined

  #walked: readonly Command[] | undefined
  #stores: readonly Word[] | undefined

  constructor(command: Command) {
    super()
    this.command = command
    this.row = rowOf(command)
  }

  /** A program, but none of the table. */
  get isUnknown(): boolean {
    return !this.row && !this.command.isBare
  }

  get reads(): Reads {
    return readsOf(this.command, this.row)
  }

  /** The commands that it runs for each file that it finds, `find -exec`. */
  get walked(): readonly Command[] {
    return this.row?.walks.length ? (this.#walked ??= walkedBy(this.command)) : none
  }

  get #args(): string {
    return argumentsOf(this.command)
  }

  /** How its output shows what it is given; undefined when it shows nothing of it. */
  get prints(): Prints | undefined {
    const { prints } = this.row ?? {}
    return prints?.when && !prints.when.test(this.#args) ? undefined : prints
  }

  /**
   * The ways in which it writes out one of the variables, which it reads by itself.
   *
   * @param isGiven one of its words holds a credential
   */
  spills(names: Iterable<string>, isGiven = false): readonly Spills[] {
    const { spills = [] } = this.row ?? {}
    if (spills.length === 0) return spills
    return spills.filter(
      (spill) =>
        spill.when.test(this.#args) &&
        ((isGiven && spill.isGiven) ||
          [...names].some((name) =>
            spill.variables.some((pattern) => matchesVariable(pattern, name)),
          )),
    )
  }

  /** Is it only asked about itself, `java -version`? Then it reads nothing, whatever it is. */
  get isIdle(): boolean {
    const { row, command } = this
    if (command.isBare || command.script) return false
    return row?.idle?.test(this.#args) || asksItself.test(command.argLine)
  }

  /** Does it print nothing of its input because an option says so: `grep -q`, `sed -n`? */
  get isSilent(): boolean {
    const { row, command } = this
    return row?.prints?.silent ? command.has(row.prints.silent) : false
  }

  /** How it prints variables of its environment in this call. */
  get environment(): PrintsEnvironment | undefined {
    return this.row && printedEnvironment(this.command, this.row)
  }

  /** Does it list every variable with its value: `env`, `printenv -0`, `set`, `export -p`? */
  get isListing(): boolean {
    return this.row !== undefined && isListing(this.command, this.row)
  }

  /**
   * Does it show all of its environment, or what nobody can tell of it: a listing, a dump by the
   * kernel, a program that reads it?
   */
  get showsEnvironment(): boolean {
    const { command, row, code } = this
    return (
      this.isListing ||
      readsDump(command) ||
      (code !== undefined && row!.inert && asksEnvironment(code))
    )
  }

  /** The program in a language of its own that it is given in its words. */
  get code(): string | undefined {
    return this.row?.code && this.known(codeOf)
  }

  /** Files of programs or settings that options name, which may name variables. */
  get consulted(): readonly Word[] {
    return this.command.valuesOf(this.row?.consults ?? [])
  }

  /** Does that program write files? */
  get codeWrites(): boolean {
    return this.row?.code?.writes?.test(this.code ?? '') ?? false
  }

  /** Nothing is known of what becomes of its words: it may keep them. */
  get mayKeepWords(): boolean {
    return mayKeepWords(this.command, this.row)
  }

  /** Nothing is known of what becomes of its standard input: it may keep it. */
  get mayKeepInput(): boolean {
    return mayKeepInput(this.command, this.row)
  }

  /** Does it decrypt something, or open it, with what it is given? */
  get opens(): boolean {
    return this.row?.opens?.test(this.#args) ?? false
  }

  get copies(): CopyCall | undefined {
    return this.row && copyCall(this.command, this.row)
  }

  get deletes(): DeleteCall | undefined {
    return this.row && deleteCall(this.command, this.row)
  }

  get changes(): ChangeCall | undefined {
    // `dos2unix -n a b` leaves `a` as it is
    return this.row && !this.copies ? changeCall(this.command, this.row) : undefined
  }

  /** It takes all files of its folder along, `git add .`. */
  get gathers(): Gathers | undefined {
    return this.row && gathersOf(this.command, this.row)
  }

  /** How it gets a file out of a store. */
  get fetches(): Fetches | undefined {
    const { fetches } = this.row ?? {}
    return fetches?.when.test(this.#args) ? fetches : undefined
  }

  /** The file that it changes in place, `sed -i`. */
  get edits(): Word | undefined {
    return this.row && editedFile(this.command, this.row)
  }

  /** What it adds to the name of the old file that it keeps then. */
  get keptAs(): string | undefined {
    return this.row && keptAs(this.command, this.row)
  }

  /** The text of the lines that it takes out of that file, when it does nothing else. */
  get cuts(): string | undefined {
    return this.row && cutText(this.command, this.row)
  }

  /** The files that get what is piped into it, `tee f`, `dd of=f`, `cp /dev/stdin f`. */
  get stores(): readonly Word[] {
    return this.row?.stores ? (this.#stores ??= storedFiles(this.command, this.row)) : none
  }

  /** An account that it sets, or data of its own that it puts all that it is given into. */
  get keeps(): Keeps | undefined {
    return this.keepings.find(({ of, isBuiltIn }) => of === undefined && !isBuiltIn)
  }

  /** All that it keeps of what it is given, or of some of it. */
  get keepings(): readonly Keeps[] {
    return this.command.program === undefined ? [] : this.known(keepingsIn)
  }

  /** How some versions of it keep all of their environment. */
  get dumps(): Dumps | undefined {
    return this.row?.dumps
  }

  /** How it keeps its command line, or what runs it does. */
  get logs(): Logs | undefined {
    return logsOf(this.command, this.row)
  }

  /** What of the environment this call puts into what it makes. */
  get inlines(): Inlines | undefined {
    const { inlines } = this.row ?? {}
    return inlines?.when.test(this.#args) ? inlines : undefined
  }

  /** The file at hand that says so of a variable. */
  inlinedBy(name: string, files: Files): string | undefined {
    return this.inlines && inlinedBy(this.inlines, name, this.#args, files)
  }

  /** Does a source put a variable there that merely reads it? */
  inlinesRead(names: Iterable<string>): boolean {
    const { when, not } = this.inlines?.isByReading ?? {}
    return (when?.test(this.#args) ?? false) && ![...names].some((name) => not?.test(name))
  }

  /** May this call take any file of its folder into what it makes? */
  get embeds(): boolean {
    return this.row?.embeds?.test(this.#args) ?? false
  }

  /** What it builds into what it makes. A program that nobody knows may be a compiler. */
  get builtIn(): readonly Keeps[] {
    const own = this.keepings.filter(({ isBuiltIn }) => isBuiltIn)
    return this.isUnknown ? [...own, ...unknownCompiler] : own
  }

  /** How it keeps the addresses that a file of the project names. */
  get manifest(): Manifest | undefined {
    return manifestOf(this.command)
  }

  /** A setting of a tool that it stores the value in. */
  get persists(): StoredSetting | undefined {
    return storedSetting(this.command)
  }
}

/**
 * What a program does nothing else with (GNU Coding Standards, "--version", "--help"); `-v` and
 * `-h` mean other things in many.
 */
const asksItself = /^--?(?:version|help)$/

/** The program in a language of its own that stands in the words of a command. */
function codeOf({ row, command }: Effects): string | undefined {
  const { flags } = row!.code!
  const isInline =
    flags === 'operand' || command.has(flags) || flags.includes(argumentsOf(command).split(' ')[0]!)
  if (!isInline) return undefined
  const words = flags === 'operand' ? command.operands(row!.valued) : command.args
  // between double quotes a quote of the program has a backslash before it
  return words.map(({ text, raw }) => unquoted(text ?? decodeWord(raw, 0)?.text ?? raw)).join('\n')
}

const none: readonly never[] = []

function keepingsIn({ command, row }: Effects): readonly Keeps[] {
  return keepingsOf(command, row)
}

/** What a command does, by the table of programs. */
export function effectsOf(command: Command): Effects {
  return command.known(read)
}

function read(command: Command): Effects {
  return new Effects(command)
}
