import { effectsOf } from '../../catalog/programs/effects.ts'
import type { Run } from '../../run.ts'
import type { Command } from '../../shell.ts'
import type { Traces } from '../traces.ts'
import { isInEffect } from './configs.ts'
import { isTakenOver, mayBeGitConfig } from './taken-over.ts'
import { asWritten } from './placeholders.ts'

/** A program that git is told to run: `git config credential.helper '!f() { … $TOKEN … }; f'`. */
export interface GitHelper {
  readonly run: Run
  readonly command: Command
  /** The setting, in small letters. */
  readonly key: string
  /** What it is set to; undefined where it is taken out. */
  readonly value: string | undefined
  /** A helper of git's own, which reads no variable. */
  readonly isOwn: boolean
  /** Told by an option, for this call: a clone keeps it. */
  readonly isOption: boolean
}

/** One that git has while a RUN runs: from where in its script on, and up to where. */
export interface HelperThere extends GitHelper {
  readonly from: number
  readonly to: number
}

function findHelpers({ runs }: Traces): GitHelper[] {
  return runs.flatMap((run) =>
    /config| -c/.test(run.text) && run.script
      ? run.script.commands.flatMap((command) => helperOf(run, command) ?? [])
      : [],
  )
}

function helperOf(run: Run, command: Command): GitHelper | undefined {
  const { helpers, ownHelpers } = effectsOf(command).row ?? {}
  if (!helpers) return undefined
  if (!command.argTexts.includes('config')) return optionOf(run, command, helpers, ownHelpers)
  const words = command.args.map(asWritten)
  const at = words.findIndex((word) => helpers.test(word))
  if (at === -1) return undefined
  const isGone = words.some((word) => /^(?:--)?unset(?:-all)?$/.test(word))
  const value = words.slice(at + 1).join(' ')
  return value === '' && !isGone
    ? undefined
    : {
        run,
        command,
        key: words[at]!.toLowerCase(),
        value: isGone ? undefined : value,
        isOwn: ownHelpers?.test(value) ?? false,
        isOption: false,
      }
}

/** `git -c credential.helper=…`, `git clone --config credential.helper=…` */
function optionOf(
  run: Run,
  command: Command,
  helpers: RegExp,
  ownHelpers: RegExp | undefined,
): GitHelper | undefined {
  for (const word of command.args.map(asWritten)) {
    const at = word.indexOf('=')
    const [key, value] = [word.slice(0, at).replace(/^-(?:c|-config=)/, ''), word.slice(at + 1)]
    if (at > 0 && value !== '' && helpers.test(key))
      return { run, command, key, value, isOwn: ownHelpers?.test(value) ?? false, isOption: true }
  }
  return undefined
}

/** The helpers that git has in a RUN, whoever told it of them before, and those that it sets. */
export function helpersAt(facts: Traces, run: Run): HelperThere[] {
  const found = facts.known(findHelpers)
  const start = (item: GitHelper) =>
    item.run === run
      ? item.isOption
        ? item.command.start
        : item.command.end
      : isInEffect(item.run, run.stage, run.instruction) ||
          isTakenOver(item.run.stage, run, mayBeGitConfig)
        ? 0
        : undefined
  return found.flatMap((item) => {
    const isOver = item.isOption && item.run !== run
    const from = item.value === undefined || item.isOwn || isOver ? undefined : start(item)
    if (from === undefined) return []
    const ends = found.flatMap((other) =>
      other.value === undefined && other.key === item.key && isBehind(other, item)
        ? (start(other) ?? [])
        : [],
    )
    return [{ ...item, from, to: Math.min(Infinity, ...ends) }]
  })
}

function isBehind(other: GitHelper, { run, command }: GitHelper): boolean {
  return other.run === run
    ? other.command.start >= command.end
    : isInEffect(run, other.run.stage, other.run.instruction)
}
