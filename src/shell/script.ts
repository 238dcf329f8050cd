import { Known } from '../known.ts'
import type { Span } from '../span.ts'
import type { Command } from './command.ts'
import type { Read, Word } from './types.ts'

/** `for NAME in WORDS` */
export interface Loop {
  readonly name: string
  readonly words: readonly Word[]
}

/** What a script is made of. */
export interface ScriptParts {
  readonly source: string
  readonly commands: readonly Command[]
  /** Every read, in every word, test, loop and heredoc. */
  readonly reads: readonly Read[]
  /** The functions that it defines; those of scripts inside too. */
  readonly functions?: readonly (Span & { readonly name: string })[]
  /** Its loops through a list, `for x in …`. */
  readonly loops?: readonly Loop[]
  /** Its shell traces its commands from the start: `bash -x`. */
  readonly isTraced?: boolean
  /** The parser found faults: nothing can be relied upon. */
  readonly broken: boolean
  /** It is not followed because it has too many commands; `broken` then. */
  readonly isLong?: boolean
  /** It is not followed because it is nested too deep; `broken` then. */
  readonly isDeep?: boolean
}

/** What a script does, as far as it can be read. */
export class Script extends Known implements ScriptParts {
  readonly source: string
  readonly commands: readonly Command[]
  readonly reads: readonly Read[]
  readonly functions: readonly (Span & { readonly name: string })[]
  readonly loops: readonly Loop[]
  readonly broken: boolean
  readonly isTraced: boolean
  readonly isLong: boolean
  readonly isDeep: boolean

  constructor(parts: ScriptParts) {
    super()
    const { source, commands, reads, functions = [], loops = [], broken } = parts
    this.source = source
    this.commands = commands
    this.reads = reads
    this.functions = functions
    this.loops = loops
    this.broken = broken
    this.isTraced = parts.isTraced ?? false
    this.isLong = parts.isLong ?? false
    this.isDeep = parts.isDeep ?? false
  }

  /** The same script with other parts. */
  with(parts: Partial<ScriptParts>): Script {
    return new Script({ ...this, ...parts })
  }

  /** Is it a function of this script? Its commands are among those of the script. */
  hasFunction(name: string | undefined): boolean {
    return this.functions.some((own) => own.name === name)
  }

  /** The commands from the first character on, whatever they are part of. */
  get inOrder(): readonly Command[] {
    return this.known(inOrder)
  }
}

/** The commands of a script that stand in a range of it and are no more than a part of that. */
export function commandsInside(script: Script, { start, end }: Span): Command[] {
  const found: Command[] = []
  const all = script.inOrder
  for (let at = firstFrom(all, start); at < all.length && all[at]!.start <= end; at++) {
    const command = all[at]!
    if (command.end <= end && (command.start > start || command.end < end)) found.push(command)
  }
  return found
}

/** Index of the first command that starts at an offset or behind it. */
function firstFrom(all: readonly Command[], offset: number): number {
  let [from, to] = [0, all.length]
  while (from < to) {
    const middle = (from + to) >> 1
    if (all[middle]!.start < offset) from = middle + 1
    else to = middle
  }
  return from
}

function inOrder({ commands }: Script): Command[] {
  return commands.toSorted((a, b) => a.start - b.start)
}
