import type { Persist, Tool } from '../../catalog/tools.ts'
import type { Command, Script, Word } from '../../shell.ts'
import type { Paths } from '../paths.ts'
import { insteadOf } from './instead.ts'
import { isCutOut } from './cut-out.ts'
import { isRemoved, isReplaced } from './removed.ts'

/** A place where a script leaves a secret in the layer. */
export interface Write {
  readonly command: Command
  /**
   * `redirect`: printed into a file. `copy`: copied to one. `tool`: a tool keeps it in its
   * configuration. `clone`: git keeps the URL. `account`: a password is set, or a program keeps it in
   * data of its own. `aside`: it stays in a log, or in what is made beside.
   */
  readonly how: 'redirect' | 'copy' | 'tool' | 'clone' | 'account' | 'aside'
  /** What it is written to, for a reader. */
  readonly to: string
  /** Absolute, or starting with `~/` or `./`; undefined when it cannot be told. */
  readonly path: string | undefined
  /** The remedy, a short imperative clause. */
  readonly instead: string
  /** The call of a tool that keeps it, and what is known about that. */
  readonly kept:
    | {
        readonly call: Command
        readonly args: string
        readonly tool: Tool
        readonly persist: Persist
      }
    | undefined
  /** A copy of what an earlier command of the RUN wrote. */
  readonly isCopy?: boolean
  /** A program that may write it: what it prints, nobody knows. */
  readonly keeper?: string
  /** Taken out again by the same RUN on every path that succeeds. */
  readonly removed: boolean
}

/** What a command leaves at the place that a word names. */
export function writeTo(
  command: Command,
  script: Script,
  paths: Paths,
  word: Word,
  how: Write['how'],
): Write {
  const path = paths.path(word, command.start)
  const removed =
    path !== undefined &&
    (isRemoved(script, paths, command, path) ||
      isReplaced(script, paths, command, path) ||
      (how === 'redirect' && isCutOut(script, paths, command, path)))
  return {
    command,
    how,
    to: word.text ?? word.raw,
    path,
    instead: insteadOf(path ?? word.raw),
    kept: undefined,
    removed,
  }
}

/** A write to a place that has no path. */
export function somewhere(
  command: Command,
  to: string,
  instead: string,
  how: Write['how'] = 'redirect',
): Write {
  return { command, kept: undefined, path: undefined, removed: false, how, to, instead }
}
