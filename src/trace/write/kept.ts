import type { Keeps } from '../../catalog/programs/effect.ts'
import { effectsOf } from '../../catalog/programs/effects.ts'
import type { Command, Word } from '../../shell.ts'
import type { Taint } from './taint.ts'

/**
 * What a command keeps of a secret that stands in its words, or comes to it.
 *
 * @param isFed it comes by the standard input
 */
export function keptOf(command: Command, taint: Taint, isFed: boolean): Keeps | undefined {
  return effectsOf(command).keepings.find(
    (row) => !row.isBuiltIn && (row.of === undefined || (!isFed && gets(command, row, taint))),
  )
}

/** Does it get the secret in one of the options that count? */
export function gets(command: Command, { of }: Keeps, taint: Taint): boolean {
  return of === undefined
    ? command.args.some((word) => taint.isIn(word))
    : valuesIn(command.args, of).some((word) => taint.isIn(word))
}

function valuesIn(args: readonly Word[], of: NonNullable<Keeps['of']>): readonly Word[] {
  return args.flatMap((word, index) => {
    const plain = word.raw.replace(/^["']/, '')
    if (of instanceof RegExp) return of.test(plain) ? [word] : []
    return of.flatMap((flag) => {
      if (!plain.startsWith(flag)) return []
      const rest = plain.slice(flag.length)
      // `-D X`, `--define X`
      if (rest === '') return args[index + 1] ?? []
      return /^[=:]/.test(rest) || /^-[a-zA-Z]$/.test(flag) ? [word] : []
    })
  })
}
