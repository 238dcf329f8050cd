import { effectsOf } from '../../catalog/programs/effects.ts'
import { type Command, type Script, unquoted, type Word } from '../../shell.ts'
import type { KeepsValue } from './own-scripts.ts'
import type { Taint } from './taint.ts'

/**
 * Does a command run a text that keeps the secret: `trap '…' EXIT`, `find -exec sh -c '…'`, a text
 * for a program that nobody knows?
 */
export function runsKeepingText(
  command: Command,
  script: Script,
  taint: Taint,
  keeps: KeepsValue,
): boolean {
  // what an alias prints goes where its calls say
  if (effectsOf(command).row?.defers && command.assignments.length > 0)
    return command.assignments.some(({ value }) => value !== undefined && isNamedIn(value, taint))
  return textsOf(command).some(
    (word) =>
      // a word that is all of the script is no script inside it
      plain(word).length < script.source.length &&
      (isNamedIn(word, taint) || !effectsOf(command).isUnknown) &&
      keeps(plain(word), command),
  )
}

function isNamedIn({ raw }: Word, { names }: Taint): boolean {
  return [...raw.matchAll(/[$:]\{?(\w+)/g)].some(([, name]) => names.has(name!))
}

/** The words that it may run as scripts. */
function textsOf(command: Command): readonly Word[] {
  const { row, isUnknown } = effectsOf(command)
  if (row?.defers) return command.operands().slice(0, 1)
  if (isUnknown || row?.lines)
    return command.words.filter(({ raw }) => /^["']\w/.test(raw) && /\s/.test(raw))
  return effectsOf(command).walked.flatMap(({ script }) => script ?? [])
}

function plain({ raw }: Word): string {
  return unquoted(raw).replaceAll(/\\(["$`\\])/g, '$1')
}
