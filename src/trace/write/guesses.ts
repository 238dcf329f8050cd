import { effectsOf } from '../../catalog/programs/effects.ts'
import type { Command, Word } from '../../shell.ts'
import type { Write } from './write.ts'

/**
 * What a command may be that may run another one, by the words of that: behind options of a wrapper
 * that nobody knows, and behind a program that nobody knows, `withretry sed -i … f`.
 */
export function guesses(command: Command): Command[] {
  if (command.isBare || (command.head && !effectsOf(command).isUnknown)) return []
  const first = command.head ? command.headIndex + 1 : 1
  const words = command.words.slice(first)
  return words.flatMap((word, index) => {
    const parts = partsOf(word)
    if (parts[0]!.raw.startsWith('-')) return []
    const inner = command.with({ words: [...parts, ...words.slice(index + 1)] })
    return effectsOf(inner).row ? [inner] : []
  })
}

/** `env -S "sed -i" s/a/b/ f` and `--split-string="sed -i"` make words of a text. */
function partsOf(word: Word): Word[] {
  const parts =
    word.text
      ?.replace(/^--[\w-]+=/, '')
      .split(/\s+/)
      .filter(Boolean) ?? []
  return parts.length > 1 ? parts.map((text) => ({ ...word, text, raw: text })) : [word]
}

/**
 * What a program that nobody knows may write because it may run the guessed command; undefined for
 * what is no more than a guess itself: words like `install` or `link` may be its own, and so may
 * the names of files that those would make. No fix is for it: nobody knows what else the program is.
 */
export function guessed(command: Command, inner: Command, write: Write): Write | undefined {
  const isNamed = effectsOf(inner).row?.names && write.how === 'redirect'
  if (write.keeper !== undefined || isNamed) return undefined
  return { ...write, how: 'redirect', kept: undefined, keeper: command.program ?? command.label }
}
