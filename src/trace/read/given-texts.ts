import { judgeFile } from '../../catalog/files.ts'
import { effectsOf } from '../../catalog/programs/effects.ts'
import { hasWord } from '../../has-word.ts'
import type { Word } from '../../shell.ts'
import type { Around } from './around.ts'
import type { Call } from './calls.ts'
import type { Implicit } from './readings.ts'

/** Settings or a program in a file: what it names when it is at hand. */
export function consultedReading(
  files: readonly Word[],
  by: string,
  name: string,
  { project }: Around,
): Implicit | undefined {
  const texts = files.map(({ text }) => (text === undefined ? undefined : project.text(text)))
  if (texts.some((text) => text !== undefined && hasWord(text, name))) return { how: 'file', by }
  return texts.every((text) => text !== undefined) ? undefined : { how: 'script', by }
}

/**
 * A program that fills a template in: what the text names when it is at hand, else all of the
 * environment.
 */
export function fillingReading(
  { command, words }: Call,
  name: string,
  { project }: Around,
): Implicit | undefined {
  const by = words[0]!
  const { environment } = effectsOf(command)
  // `envsubst '$A $B'` fills in nothing else, and its text was asked already
  const isClosed =
    environment?.when === 'mentioned' && command.args.some(({ raw }) => /\$/.test(raw))
  if (isClosed) return undefined
  const inputs = [
    ...command.args,
    ...command.redirects.flatMap(({ operator, target }) =>
      operator === '<' && target ? [target] : [],
    ),
  ]
  const texts = inputs.flatMap(({ text }) => (text && project.text(text)) || [])
  if (texts.some((text) => hasWord(text, name))) return { how: 'file', by }
  if (texts.length > 0 && environment?.when === 'mentioned') return undefined
  const { out } = command.streams
  const makesCredentials =
    typeof out === 'object' && judgeFile(out.text ?? out.raw, out.text ?? out.raw)
  return { how: makesCredentials ? 'file' : 'project', by }
}
