import { startsProgram } from '../../catalog/programs/effect.ts'
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
  return (
    linesIn(code).some((text) => keeps(text, command, 'shell')) || isNamedIn(restOf(code), names)
  )
}

/** The same of a file that a command runs: there a line says what it puts into the call. */
export function fileStartsKeeper(
  code: string,
  command: Command,
  names: ReadonlySet<string>,
  keeps: (text: string) => boolean,
): boolean {
  const starts = effectsOf(command).row?.code?.starts ?? startsProgram
  if (!starts.test(code)) return false
  return code
    .split('\n')
    .some(
      (line) => starts.test(line) && (linesIn(line).some(keeps) || isNamedIn(restOf(line), names)),
    )
}

function isNamedIn(code: string, names: ReadonlySet<string>): boolean {
  return [...names].some((name) => hasWord(code, name)) || readsEnvironment(code, names)
}

/** The texts that may be lines for a shell, as the program hands them on. */
function linesIn(code: string): string[] {
  return textsIn(code).map((text) => text.replaceAll(/\\(["'`$])/g, '$1'))
}

/**
 * The code without the variables of such texts, and without what it only hands on, `env: {…}`.
 * `$ENV{X}` is one of the program's own.
 */
function restOf(code: string): string {
  return textsIn(code)
    .reduce(
      (left, text) => left.replace(text, () => text.replaceAll(/\$\{\w+\}|\$(?!ENV\b)\w+/g, '')),
      code,
    )
    .replaceAll(/\benv ?[:=] ?\{[^}]{0,1000}\}/g, '')
}

/** What stands between quotes, or backticks, and is no single word. */
function textsIn(code: string): string[] {
  const found: string[] = []
  for (let at = 0; at < code.length; at++) {
    if (!/["'`]/.test(code[at]!)) continue
    const end = closing(code, at)
    const text = code.slice(at + 1, end)
    if (/\S\s+\S/.test(text)) found.push(text)
    at = end
  }
  return found
}

/** Where the text ends that a quote opens. */
function closing(code: string, from: number): number {
  let at = from + 1
  while (at < code.length && code[at] !== code[from]) at += code[at] === '\\' ? 2 : 1
  return at
}
