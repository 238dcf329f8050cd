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
  if (!logs) return undefined
  const addresses = command.valuesOf(logs.addresses ?? []).map(({ end }) => end)
  const isHidden = (word: Word) =>
    logs.hidesPasswords === true &&
    (isPassword(word) || (isVariable(word) && addresses.includes(word.end)))
  if (!command.args.some((word) => taint.isIn(word) && !isHidden(word))) return undefined
  const { start, end } = command
  const files = logs.to.map((text) =>
    writeTo(command, script, paths, { raw: text, text, reads: [], start, end }, 'aside'),
  )
  // gone when all of them are
  const last = files.find(({ removed }) => !removed) ?? files[0]!
  return { ...last, instead: logs.instead }
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
