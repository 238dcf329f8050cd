import { mayCopy } from '../../catalog/programs/in-texts.ts'
import { posix } from 'node:path'
import { writesFile } from '../../catalog/programs/effect.ts'
import { effectsOf } from '../../catalog/programs/effects.ts'
import type { Run } from '../../run.ts'
import type { Command } from '../../shell.ts'
import { isInEffect } from '../enter/configs.ts'
import type { Traces } from '../traces.ts'
import { callsIn } from './calls.ts'
import { copiesBefore } from './copies-before.ts'
import { textsRun } from './texts-run.ts'

/** Is that the name of a file that has another content by now? */
export type IsChanged = (name: string) => boolean

/**
 * The names of files that RUNs up to this one, and the programs in them, write, copy or link, and
 * those that other stages bring; found when first asked for.
 */
export function changedUpTo(facts: Traces, run: Run): IsChanged {
  let names: ReadonlySet<string> | undefined
  let texts: readonly string[] | undefined
  return (name) =>
    (names ??= findChanged(facts, run)).has(name) ||
    (texts ??= findWriters(facts, run)).some((text) => text.includes(name))
}

function upTo(facts: Traces, run: Run): Run[] {
  return facts.runs.filter(
    (other) => other === run || isInEffect(other, run.stage, run.instruction),
  )
}

function findChanged(facts: Traces, run: Run): ReadonlySet<string> {
  const commands = upTo(facts, run).flatMap(({ script }) => script?.commands ?? [])
  return new Set([...commands.flatMap((command) => command.known(changedBy)), ...broughtTo(run)])
}

/** The names that `COPY --from` gives to what it brings. */
function broughtTo(run: Run): string[] {
  return copiesBefore(run)
    .filter(({ from }) => from !== undefined)
    .flatMap(({ destination, sources }) => [destination, ...sources])
    .map(({ text }) => posix.basename(text))
}

/** Does a RUN write, copy or link a file of that name? */
export function writesName({ script }: Run, name: string): boolean {
  return script?.commands.some((command) => command.known(changedBy).includes(name)) ?? false
}

function changedBy(command: Command): string[] {
  const { copies, stores, edits } = effectsOf(command)
  const outputs = command.redirects.flatMap(({ operator, target }) =>
    operator.startsWith('>') && target ? [target] : [],
  )
  const edited = edits ? [edits] : []
  return [...(copies ? command.operands() : []), ...stores, ...outputs, ...edited].map((word) =>
    posix.basename(word.text ?? word.raw),
  )
}

/** The texts of programs that write files, in words or in scripts of the project at hand. */
function findWriters(facts: Traces, run: Run): string[] {
  return upTo(facts, run).flatMap((other) => {
    if (!other.script) return mayWrite(other.text) ? [other.text] : []
    const said = other.script.commands.flatMap(wordsOfWriter)
    const { project } = facts.around(other)
    const run = callsIn(other.script).flatMap((call) => [...textsRun(call, project)])
    return [...said, ...run.filter((text) => mayWrite(text))]
  })
}

/** Cheap: may a text write files? */
function mayWrite(text: string): boolean {
  return text.includes('>') || writesFile.test(text) || mayCopy.test(text)
}

/** What a program that nobody knows is told, or one that writes files. */
function wordsOfWriter(command: Command): string[] {
  const { isUnknown, codeWrites, code } = effectsOf(command)
  const bodies = command.redirects.flatMap(({ body, target }) => (body ? [target?.raw ?? ''] : []))
  return [...(isUnknown ? [command.argLine] : []), ...(codeWrites ? [code!] : []), ...bodies]
}
