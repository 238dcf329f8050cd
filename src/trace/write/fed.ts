import { effectsOf } from '../../catalog/programs/effects.ts'
import type { Command, Script } from '../../shell.ts'
import { contains } from '../../span.ts'
import { isDevice } from '../../shell/streams.ts'
import { sinksOf } from './sinks.ts'
import type { Taint } from './taint.ts'
import { passes } from './passing.ts'
import { tracesOf } from './verbose.ts'

/**
 * The first program that gets the secret from a command by its words or its standard input and may
 * keep it: nothing says what it does with that.
 */
export function keeperOf(command: Command, script: Script, taint: Taint): Command | undefined {
  if (effectsOf(command).mayKeepWords && isGiven(command, taint)) return command
  const fed = [
    ...(taint.isFedTo(command) ? [command] : []),
    ...(taint.prints(command) ? reached(command) : []),
  ]
  return fed.find((next) => isToldByInput(next, command, script) || keepsInput(next, script))
}

/** By its words; a program that nobody knows also by a variable set for it, or one called like it. */
function isGiven(command: Command, taint: Taint): boolean {
  if (command.args.some((word) => taint.isIn(word))) return true
  if (!effectsOf(command).isUnknown || command.isBare) return false
  const own = `${command.program?.replaceAll(/\W/g, '_').toUpperCase()}_`
  return (
    command.assignments.some(({ value }) => value !== undefined && taint.isIn(value)) ||
    [...taint.names].some((name) => name.toUpperCase().startsWith(own))
  )
}

/** The commands of the pipe that what it prints comes to. */
function reached(command: Command): Command[] {
  const { out } = command.streams
  if (out !== 'out' && out !== 'errors') return []
  const found: Command[] = []
  let group: Command | undefined
  for (const next of command.pipedInto) {
    found.push(next)
    if (next.isBare) group = next
    const isOn = next.streams.out === 'out' && (passes(next) ?? true)
    if (!isOn && !(group && contains(group, next))) break
  }
  return found.filter((next) => !isTaken(next))
}

/** Inside `<(…)` or with an input of its own it gets nothing of the pipe. */
function isTaken({ redirects }: Command): boolean {
  return redirects.some(({ operator, fd }) => operator.startsWith('<') && (fd ?? 0) === 0)
}

/** `… | wget -i -`, `… | curl -v -K - 2> f`: what it is fed are its addresses or options. */
function isToldByInput(next: Command, feeder: Command, script: Script): boolean {
  const { row } = effectsOf(next)
  const isInput = (flags: readonly string[] = []) =>
    next.valuesOf(flags, row?.letters).some(({ text = '' }) => text === '-' || isDevice(text))
  const { namedByAddress: named, configs } = row ?? {}
  if (named && isInput(named.lists)) return !next.has(named.unless, row!.letters)
  if (!configs || !isInput(configs.flags)) return false
  const { start, end } = feeder
  return tracesOf(next, script).length > 0 || configs.keeping.test(script.source.slice(start, end))
}

function keepsInput(command: Command, script: Script): boolean {
  const effects = effectsOf(command)
  // the tools that keep it are asked by themselves
  if (effects.keeps || effects.persists || effects.stores.length > 0) return false
  if (command.isFed && command.head)
    return effects.isUnknown || effects.mayKeepWords || !!effects.row?.names
  if (readsPassword(command)) return false
  if (effects.codeWrites || effects.edits) return true
  if (command.script)
    return innerOf(command, script).some(
      (inner) => keepsInput(inner, script) || (passes(inner) && sinksOf(inner, script).length > 0),
    )
  return effects.mayKeepInput
}

/** `sudo -S` takes a password from there. */
function readsPassword({ wrappings, words }: Command): boolean {
  return wrappings.some(
    ({ wrapper: { passwords }, at, next }) =>
      passwords.size > 0 &&
      words.slice(at + 1, next).some(({ raw }) => {
        const letters = /^-([a-zA-Z]+)/.exec(raw)?.[1] ?? ''
        return passwords.has(raw) || [...letters].some((letter) => passwords.has(`-${letter}`))
      }),
  )
}

/** The commands of `sh -c '…'` that read what the shell is fed. */
function innerOf(command: Command, script: Script): Command[] {
  return script.commands.filter(
    (inner) => inner !== command && contains(command.script!, inner) && !isTaken(inner),
  )
}
