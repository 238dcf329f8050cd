import type { Word } from './types.ts'
import type { Start, Wrapper } from './wrapper-call.ts'
import { WrapperCall } from './wrapper-call.ts'

/** Looks a wrapper up by the bare name of a program. */
export type Wrappers = (name: string) => Wrapper | undefined

/** A wrapper in front of a command. */
export interface Wrapping {
  readonly name: string
  readonly wrapper: Wrapper
  /** Index of its word in the command. */
  readonly at: number
  /** Index of the first word behind its options. */
  readonly next: number
  /** Who runs the command then; undefined when it does not say. */
  readonly user: string | undefined
  /** Where it starts the command. */
  readonly start: Start
}

/** A command taken apart. */
export interface Unwrapped {
  readonly wrappings: readonly Wrapping[]
  /** Index of the program's word; undefined when it cannot be told, or there is none. */
  readonly at: number | undefined
  /** Indexes of the `NAME=value` words of the wrappers. */
  readonly assigns: readonly number[]
  /** Index of a word that is a script for the shell of a wrapper, `su -c '…'`. */
  readonly script: number | undefined
  /** How many characters of that word stand before it, `--command=`. */
  readonly scriptFrom?: number
  /** Who runs that script; undefined when it does not say. */
  readonly user: string | undefined
  /** Where the script starts. */
  readonly start?: Start
}

/**
 * A program's name without its folder and `.exe`, also in a folder that a variable holds; undefined
 * where the name is not fixed.
 */
export function nameOf({ text, raw }: Pick<Word, 'text' | 'raw'>): string | undefined {
  const fixed =
    text ?? /^["']?\$\{?\w+\}?["']?(?:\/[\w.-]+)+["']?$/.exec(raw)?.[0].replaceAll(/["']/g, '')
  // most names have no folder and no end
  return fixed === undefined || !/[/\\.]/.test(fixed)
    ? fixed
    : fixed.replace(/^.*[/\\](?=.)/s, '').replace(/\.(?:exe|cmd|bat)$/i, '')
}

/** Does it run one of the programs that it is a wrapper for, or a script for a shell of its own? */
function isMeant(
  { only }: Wrapper,
  { end, script }: WrapperCall,
  words: readonly Pick<Word, 'text' | 'raw'>[],
): boolean {
  if (only.size === 0 || script !== undefined) return true
  const inner = typeof end === 'number' ? words[end] : undefined
  return inner !== undefined && only.has(nameOf(inner) ?? '')
}

/** Takes the wrappers off a command. What follows options that nobody knows is not told. */
export function unwrap(words: readonly Word[], wrapperOf: Wrappers): Unwrapped {
  const wrappings: Wrapping[] = []
  const assigns: number[] = []
  let at = 0
  while (at < words.length) {
    const name = nameOf(words[at]!)
    const wrapper = name === undefined ? undefined : wrapperOf(name)
    if (!wrapper) break
    const call = new WrapperCall(wrapper, words, at + 1)
    if (!isMeant(wrapper, call, words)) break
    if (call.end === 'unknown')
      return { wrappings, assigns, at: undefined, script: undefined, user: undefined }
    if (call.end === 'itself')
      return {
        wrappings,
        assigns,
        at,
        script: call.script,
        scriptFrom: call.scriptFrom,
        user: call.script === undefined ? undefined : call.user,
        start: call.start,
      }
    const { next, user, start } = call
    wrappings.push({ name: name!, wrapper, at, next, user, start })
    assigns.push(...call.assigns)
    at = call.end
  }
  return {
    wrappings,
    assigns,
    at: at < words.length ? at : undefined,
    script: undefined,
    user: undefined,
  }
}
