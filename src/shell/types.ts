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
  /** As written, but for the quotes around an option. */
  readonly raw: string
  readonly reads: readonly Read[]
}

/** `NAME=value` before a command, on its own, or after `export`. */
export interface Assignment extends Span {
  readonly name: string
  /** Undefined for an array. */
  readonly value: Word | undefined
  /** What an array gets, `NAME=(…)`. */
  readonly elements?: readonly Word[]
}

/** A redirection, heredocs included. */
export interface Redirect extends Span {
  /** `>`, `>>`, `<`, `<<`, `<<<`, `>&` … */
  readonly operator: string
  /** The number before it, `2>`; undefined when there is none. */
  readonly fd: number | undefined
  readonly target: Word | undefined
  /** The lines of a heredoc. */
  readonly body: (Span & { readonly reads: readonly Read[] }) | undefined
}
