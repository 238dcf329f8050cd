import type { Span } from '../span.ts'

/** A place where the shell puts in a variable's value. Offsets are the script's. */
export interface Read extends Span {
  readonly name: string
  /** `:-`, `+`, `%` …; undefined for a plain `$X` or `${X}`. */
  readonly operator: string | undefined
  /** The text after the operator, as written. */
  readonly operand: string
  /** Stands inside `$(…)` or backticks: another command gets the value, not this word. */
  readonly isNested: boolean
}

/** A word of a command. */
export interface Word extends Span {
  /** Its value when nothing in it is expanded, else undefined. */
  readonly text: string | undefined
  /** As written. */
  readonly raw: string
  readonly reads: readonly Read[]
}

/** `NAME=value` before a command, on its own, or after `export`. */
export interface Assignment extends Span {
  readonly name: string
  readonly value: Word | undefined
}

/** A redirection, heredocs included. */
export interface Redirect extends Span {
  /** `>`, `>>`, `<`, `<<`, `<<<`, `>&` … */
  readonly operator: string
  readonly target: Word | undefined
  /** The lines of a heredoc. */
  readonly body: (Span & { readonly reads: readonly Read[] }) | undefined
}

/** A simple command, wherever in the script it stands. */
export interface Command extends Span {
  /** The name of the program and its arguments. Empty for a bare assignment. */
  readonly words: readonly Word[]
  /** Before the name, or after `export`, `local`, `declare`, `readonly`. */
  readonly assignments: readonly Assignment[]
  readonly redirects: readonly Redirect[]
  /**
   * The conditional parts around it (branches, loops), outermost first; commands of one part share its prefix. What runs at another time, in a
   * function or in the background, starts a scope of its own that is inside no other.
   */
  readonly scope: string
  /**
   * Reached on every path on which its scope is entered and the script succeeds. False where that is not sure: after an `exit 0`, in a
   * pipeline, after `&&` in a list whose failure is passed over. False too for a variable that a subshell sets.
   */
  readonly certain: boolean
  /** The subshells that it runs in, outermost first; empty for the script's own shell. What it does to variables and folder ends with them. */
  readonly subshell?: string
  /** Commands that it is piped into, nearest first. */
  readonly pipedInto: readonly Command[]
  /** Stands in the tested part of an `if`, `while`, before a `||` or after a `!`: its failure is not the script's. */
  readonly tested: boolean
}

/** What a script does, as far as it can be read. */
export interface Script {
  readonly source: string
  readonly commands: readonly Command[]
  /** Every read, in every word, test, loop and heredoc. */
  readonly reads: readonly Read[]
  /** The parser found faults: nothing can be relied upon. */
  readonly broken: boolean
}
