import { effectsOf } from '../../catalog/programs/effects.ts'
import { readsEnvironment } from '../../catalog/programs/environment-access.ts'
import { hasWord } from '../../has-word.ts'
import type { Command } from '../../shell.ts'
import type { KeepsValue } from './own-scripts.ts'
import type { Taint } from './taint.ts'

/**
 * Does the code that a command is given start another program that keeps the secret: `python -c
 * 'os.system("echo $TOKEN > f")'`? What it puts the value into by itself, nobody follows.
 */
export function startsKeeper(command: Command, { names }: Taint, keeps: KeepsValue): boolean {
  const { code, row } = effectsOf(command)
  if (code === undefined || !row!.code!.starts?.test(code)) return false
  const lines = textsIn(code).filter((text) => /\S\s+\S/.test(text))
  if (lines.some((text) => keeps(bare(text), command, 'shell'))) return true
  const rest = lines.reduce((left, text) => left.replace(text, withoutReads(text)), code)
  return [...names].some((name) => hasWord(rest, name)) || readsEnvironment(rest, names)
}

/** What stands between quotes, or backticks. */
function textsIn(code: string): string[] {
  return [...code.matchAll(/(["'`])((?:(?!\1)[^\\]|\\[^])*)\1/g)].map((match) => match[2]!)
}

/** A text for a shell without its variables; `$ENV{X}` is one of the program's own. */
function withoutReads(text: string): string {
  return text.replaceAll(/\$\{\w+\}|\$(?!ENV\b)\w+/g, '')
}

/** As the program hands it on. */
function bare(text: string): string {
  return text.replaceAll(/\\(["'`$])/g, '$1')
}
