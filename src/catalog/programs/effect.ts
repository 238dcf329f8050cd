import type { Dumps } from './dumps.ts'

/** What comes out of a program of what it is given. */
export interface Prints {
  /**
   * `words`: its operands. `files`: the files among them. `stdin`: what is piped into it. `kept`:
   * what an earlier call of it has kept. `settings`: the files that it is set up by. `processes`:
   * the words of commands that run beside it.
   */
  readonly of: readonly ('words' | 'files' | 'stdin' | 'kept' | 'settings' | 'processes')[]
  /** The folders of its settings. */
  readonly below?: readonly string[]
  /** `all`: as it is. `part`: as it is, or a part of it. `made`: something made of it. */
  readonly as: 'all' | 'part' | 'made'
  /** Options with which nothing of it comes out. */
  readonly silent?: readonly string[]
  /** Calls that do, tested against the arguments joined by blanks; all when not said. */
  readonly when?: RegExp
  /** Options whose file it only needs for that. */
  readonly notOf?: readonly string[]
  /** It lets lines pass that a pattern picks, or fields of lines. */
  readonly picks?: 'lines' | 'fields'
}

/** It prints variables of its environment. */
export interface PrintsEnvironment {
  /**
   * `bare`: all, when it is called with none but these options. `named`: all, or those that its
   * operands name. `mentioned`: all, or those in a text. `filled`: what a text names that comes
   * from elsewhere.
   */
  readonly when: 'bare' | 'named' | 'mentioned' | 'filled' | 'always'
  readonly options?: readonly string[]
  /** Calls that do, tested against the arguments joined by blanks; all when not said. */
  readonly calls?: RegExp
  /** `NAME=value` is one variable more. */
  readonly adds?: boolean
  /** Options without one of which it shows nothing of what its operands name. */
  readonly needs?: readonly string[]
}

/** It writes out variables that it reads by itself, or credentials that it gets for them. */
export interface Spills {
  /** Tested against the arguments joined by blanks. */
  readonly when: RegExp
  /** Patterns of the variables. */
  readonly variables: readonly string[]
  /** Those that it gets for a credential in its words, too. */
  readonly isGiven?: boolean
  /** The file that gets them, for a reader; undefined when it prints them. */
  readonly to: string | undefined
  /** The remedy, a short imperative clause. */
  readonly instead?: string
}

/** It shows what it sends, or every step. */
export interface Verbosity {
  /** Options that turn it on; letters and all. */
  readonly flags: readonly string[]
  /** A text in its arguments that turns it on. */
  readonly when?: RegExp
  /** Options that turn it off. */
  readonly off?: readonly string[]
  /** The stream that it goes to. */
  readonly to: 'out' | 'errors'
  /** Options that name a file which gets it. */
  readonly files?: readonly string[]
  /** A text in its arguments that does; the group is the file. */
  readonly into?: RegExp
  /** Variables that do. */
  readonly filesBy?: readonly string[]
  /** Variables without one of which it does not, and values with which they turn it on. */
  readonly by?: Readonly<Record<string, RegExp>>
  /** Patterns of variables that it reads by itself and shows as well. */
  readonly reads?: readonly string[]
  /** Options that name a file which gets all its messages. */
  readonly errors?: readonly string[]
}

/** It copies, moves, links or packs files. */
export interface Copies {
  /** Options that name the target; else it is the last operand. */
  readonly into?: readonly string[]
  /** Options with which it takes folders along; `always` when it does anyway. */
  readonly recursive: readonly string[] | 'always'
  readonly moves?: boolean
  /**
   * The sources go into an archive: calls that do, tested against the arguments joined by blanks.
   */
  readonly packs?: RegExp
  /** Options that name the folder which the sources behind them are meant in. */
  readonly from?: readonly string[]
  /** It only makes another name for the file. */
  readonly links?: boolean
  /** Options without which it copies nothing. */
  readonly only?: readonly string[]
  /** Options with which the file that was there stays under another name. */
  readonly backups?: readonly string[]
}

/**
 * It gets files out of a store, for whom the environment or its words say: into the last operand
 * where no option names the file.
 */
export interface Fetches {
  /** Tested against the arguments joined by blanks. */
  readonly when: RegExp
  /** Options that name the file. */
  readonly into?: readonly string[]
  /** Calls that print it instead. */
  readonly prints?: RegExp
}

/** It takes all files of the folder it works in somewhere. */
export interface Gathers {
  readonly when: RegExp
  readonly to: string
}

/** It changes a file in place: the last operand, or the first. */
export interface Edits {
  readonly isFirst?: boolean
  /** Options, or `always`. */
  readonly flags: readonly string[] | 'always'
  /** A whole program that takes lines out; its first group is a text that all of them hold. */
  readonly cuts?: RegExp
}

/**
 * It writes what is piped into it to a file. `last`, `all`: operands. `of=`: what stands behind
 * that.
 */
export interface Stores {
  readonly to: 'last' | 'all' | 'of='
  /** Only when one of these operands says so. */
  readonly only?: readonly string[]
}

/** It deletes its operands. */
export interface Deletes {
  readonly recursive: readonly string[] | 'always'
  /** Options with which a missing file is no failure. */
  readonly forced?: readonly string[]
  /** Options without which it does not delete. */
  readonly only?: readonly string[]
  /** Options with which it asks first, and nobody answers, or only tells of itself. */
  readonly asks?: readonly string[]
}

/** It changes mode, owner, time or line ends of its operands. */
export interface Changes {
  readonly what: 'mode' | 'owner' | 'group' | 'time' | 'content'
  readonly recursive: readonly string[]
  /** Operands before the files. */
  readonly skip: number
}

/** A file that it makes is named after the address that it fetches. */
export interface NamedByAddress {
  /** Options with which it is; always when not said. */
  readonly only?: readonly string[]
  /** Options that say another name. */
  readonly unless: readonly string[]
  /** The one of them to advise. */
  readonly advised: string
  /** Options that name a file of addresses. */
  readonly lists?: readonly string[]
  /** Does the query belong to the name? */
  readonly query?: boolean
  /** Options with which folders are named after the rest of the address. */
  readonly folders?: readonly string[]
}

/** It takes more options out of a file. */
export interface Configs {
  /** Options that name it. */
  readonly flags: readonly string[]
  /** What in it makes the program keep what it is told. */
  readonly keeping: RegExp
}

/**
 * It sets a password or account inside the image on purpose, or keeps a value in data of its own.
 */
export interface Keeps {
  /** Tested against the arguments joined by blanks. */
  readonly when: RegExp
  /**
   * Options whose value it keeps, or what words that it keeps begin with; all that it is given when
   * not said.
   */
  readonly of?: readonly string[] | RegExp
  /** Only as a part of what it makes for others: the history can be clean then. */
  readonly isBuiltIn?: boolean
  /** Not as a setting or an account: in a file that it makes, a record of what it does. */
  readonly isAside?: boolean
  /** Only where none of the settings that its row persists is meant. */
  readonly isRest?: boolean
  /** Where the value goes, for a reader. */
  readonly to: string
  readonly instead: string
}

/** It writes its own command line into a log. */
export interface Logs {
  /** Calls that do, tested against the arguments joined by blanks; all when not said. */
  readonly when?: RegExp
  /** All the files that it is in. */
  readonly to: readonly string[]
  /** It shows no password of an address. */
  readonly hidesPasswords?: boolean
  /** Options with which it does not, and variables that do the same. */
  readonly off?: readonly string[]
  readonly offBy?: RegExp
  /** Options whose value is an address, for those that show no password of one. */
  readonly addresses?: readonly string[]
  /** The remedy, a short imperative clause. */
  readonly instead: string
}

/** It runs code that is given to it. */
export interface RunsCode {
  /**
   * Options whose value is a program in its own language, or a subcommand; `operand` when an
   * operand is.
   */
  readonly flags: readonly string[] | 'operand'
  /** Code that writes files; left out: it cannot. */
  readonly writes?: RegExp
  /** Code that starts other programs; left out: it cannot, or `writes` knows it. */
  readonly starts?: RegExp
  /** Is a heredoc its program when it has no operand? */
  readonly fromStdin: boolean
}

/** Code of a general language that writes a file. */
export const writesFile =
  /\bopen\b\s*[(A-Z$]|\bwrite|\blogin\(|File\.|put_contents|shutil\.|FileUtils|(?:copyFile|cp|rename|move)(?:Sync)?\(/

/** Code of a general language that starts a program, often by a text for a shell. */
export const startsProgram =
  /\b(?:system|popen|subprocess|passthru|proc_open|child_process)\b|exec|spawn|Command|Open3|Bun\.\$/

/** The same where a text in backticks is one. */
export const startsByBackticks = /\b(?:system|popen|qx|passthru|proc_open)\b|`|%x|exec|spawn|Open3/

/**
 * What a program does with what it is given, beyond reading: each field that is there is one
 * effect.
 */
export interface ProgramEffects {
  /** It neither goes to the network with a credential nor reads one from the environment. */
  readonly inert: boolean
  /** Whose code it runs besides its own; undefined for one that nobody knows. */
  readonly runs: 'none' | 'project' | 'foreign' | undefined
  /** Letters of options that take a value, for those given in one word. */
  readonly letters: string
  /** Options that take the next word. */
  readonly valued: readonly string[]
  readonly prints: Prints | undefined
  readonly environment: PrintsEnvironment | undefined
  readonly spills: readonly Spills[]
  readonly traces: readonly Verbosity[]
  readonly copies: Copies | undefined
  readonly gathers: Gathers | undefined
  readonly fetches: Fetches | undefined
  /**
   * Calls that delete what nobody names below the folder they work in, or copy to; tested against
   * the arguments joined by blanks.
   */
  readonly clears: RegExp | undefined
  readonly edits: Edits | undefined
  readonly stores: Stores | undefined
  readonly deletes: Deletes | undefined
  readonly changes: Changes | undefined
  readonly keeps: readonly Keeps[]
  readonly logs: Logs | undefined
  readonly dumps: Dumps | undefined
  readonly code: RunsCode | undefined
  /** Options that name a file which gets what it prints. */
  readonly output: readonly string[]
  /**
   * It makes files or folders of the names it is given: of its paths, of its operands, of the last
   * one.
   */
  readonly names: boolean | 'operands' | 'last'
  /** Options whose value is the name of a file that it makes. */
  readonly namesBy: readonly string[]
  /** `clone` keeps the address that it is given. */
  readonly clones: boolean
  /** What a server answers comes out of it. */
  readonly answers: boolean
  /**
   * Calls that decrypt a file with the secret that they are given, tested against the arguments
   * joined by blanks.
   */
  readonly opens: RegExp | undefined
  /** Options that name a file which gets the session that a server gives. */
  readonly sessions: readonly string[]
  readonly namedByAddress: NamedByAddress | undefined
  readonly configs: Configs | undefined
  /**
   * It uses what it is given and keeps nothing of that: its words, its standard input. What no
   * effect speaks of, it may keep.
   */
  readonly uses: readonly ('words' | 'stdin')[]
  /**
   * It prints its words as a text for people: all of them, or what the first one makes of the
   * others.
   */
  readonly speaks: 'words' | 'format' | false
  /** It sets variables of the shell, or takes them away. */
  readonly declares: boolean
  /**
   * Calls that make variables children's as well: those that are named, or all; tested against the
   * arguments joined by blanks.
   */
  readonly exports: { readonly when: RegExp; readonly what: 'named' | 'all' } | undefined
  /** It sets options of the shell. */
  readonly switches: boolean
  /** It makes folders, and fails where one is there unless one of these options is given. */
  readonly makesFolders: readonly string[] | undefined
  /**
   * It makes a folder the one to work in: the one that is named, one where it was before, or either
   * by a stack.
   */
  readonly enters: 'named' | 'earlier' | 'stack' | false
  /** It works on a path, or on the text of one, whatever the file holds. */
  readonly handles: boolean
  /** It looks whether something is so, and changes nothing. */
  readonly tests: boolean
  /** It only prepares for other commands: nothing it does stays. */
  readonly prepares: boolean
  /** Options with which it runs a command or deletes in all of a tree. */
  readonly walks: readonly string[]
  /** Options that name a file of a program or of settings, which may name variables. */
  readonly consults: readonly string[]
  /** It keeps a text as commands for later. */
  readonly defers: boolean
  /** It reads a text as commands. */
  readonly runsText: boolean
  /**
   * It puts what it reads into the variables that its operands name; the name is that of the one it
   * fills when none is said.
   */
  readonly fills: string | undefined
  /** The shell that calls it runs a file as its own. */
  readonly sources: boolean
  /** Those of its commands that run a script which an operand names. */
  readonly interprets: readonly string[]
  /** Those of its commands that run tasks of the project. */
  readonly tasks: readonly string[]
}
