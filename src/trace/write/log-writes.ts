import { effectsOf } from '../../catalog/programs/effects.ts'
import type { Command, Script, Word } from '../../shell.ts'
import type { Paths } from '../paths.ts'
import type { Taint } from './taint.ts'
import { type Write, writeTo } from './write.ts'

/** A program that keeps its command line in a log. */
export function logWrite(
  command: Command,
  script: Script,
  paths: Paths,
  taint: Taint,
): Write | undefined {
  const { logs } = effectsOf(command)
  const addresses = command.valuesOf(logs?.addresses ?? []).map(({ end }) => end)
  const isShown = (word: Word) =>
    taint.isIn(word) && !isPassword(word) && !(isVariable(word) && addresses.includes(word.end))
  if (!logs || !command.args.some(isShown)) return undefined
  const { start, end } = command
  const word = { raw: logs.to, text: logs.to, reads: [], start, end }
  return { ...writeTo(command, script, paths, word, 'account'), instead: logs.instead }
}

/** All of it, or all that stands behind an option, is one variable. */
function isVariable({ raw }: Word): boolean {
  return /^(?:--[\w@:-]+=)?["']*\$\{?\w+\}?["']*$/.test(raw)
}

/** `https://user:$TOKEN@host`: no log shows it. */
function isPassword({ raw }: Word): boolean {
  const [info = '', host] = (raw.split('://')[1] ?? '').split('/')[0]!.split('@')
  const colon = info.indexOf(':')
  return host !== undefined && colon !== -1 && info.indexOf('$') > colon
}
