import { effectsOf } from '../../src/catalog/programs/effects.ts'
import type { ExistingMount } from '../../src/mounts.ts'
import type { Remedies } from '../../src/remedy/remedies.ts'
import type { Run } from '../../src/run.ts'
import type { Command, Script } from '../../src/shell.ts'
import { setsForLater } from '../../src/trace/read/named.ts'
import { isSure, type Reading, readingOf } from '../../src/trace/read/readings.ts'
import type { Finding } from '../../src/transform.ts'
import { joinBehind } from './inlined.ts'
import { isFrom, isSetElsewhere, stands, staysNowhere } from './reading.ts'
import { printerOf, takeOut } from './shown.ts'

/**
 * `X=$(cat /run/secrets/x) npm ci && npm publish`, `X=$(cat …) && npm ci`: the variable is not in
 * the environment of who reads it there.
 */
export function* unseenValues(
  facts: Remedies,
  run: Run,
  mounts: readonly ExistingMount[],
): Iterable<Finding> {
  const { script } = run
  if (!script || script.broken) return
  for (const command of script.commands) {
    const [assignment, ...others] = command.assignments
    if (!assignment || others.length > 0 || !isFrom(assignment, mounts)) continue
    if (!command.isBare && setsForLater(command)) continue
    // in a shell of its own it is lost, exported or not
    if (command.isBare && command.subshell !== '') continue
    const { name } = assignment
    if (isSeen(facts, run, command, name) || mounts.some(({ env }) => env === name)) continue
    const later = script.commands.filter(({ start }) => start >= command.end)
    const rest = run.with({ script: script.with({ commands: later }) })
    const reading = readingOf(rest, name, facts.around(run), 'named')
    if (reading) yield* findingOf(facts, run, command, reading)
  }
}

/** Does something else give it, or does the RUN read it by its name? */
function isSeen(facts: Remedies, run: Run, command: Command, name: string): boolean {
  const script = run.script!
  return (
    facts.inEffect(run.stage, run.instruction, name) !== undefined ||
    isSetElsewhere(run, command, name) ||
    script.reads.some((read) => read.name === name) ||
    isExportedIn(script, name) ||
    !staysNowhere(facts, run, name)
  )
}

function* findingOf(
  facts: Remedies,
  run: Run,
  command: Command,
  { name, by, how }: Reading,
): Iterable<Finding> {
  const base = { at: run.instruction.span, name }
  const [{ start, end }] = command.assignments as [Command['assignments'][number]]
  const span = run.source({ start: end, end })
  // `env X=… npm ci`: it stands behind a wrapper
  const isFirst = command.words.every((word) => word.start > start)
  // exported it would stand in the log
  const printer = printerOf(facts, run, name)
  const isMendable = span && printer === undefined && stands(command) && isFirst
  const byHand = `${takeOut(printer)}export ${name} in a statement before it`
  if (command.isBare) {
    const join = joinBehind(run, command)
    yield {
      ...base,
      safety: 'safe',
      message:
        `the RUN sets ${name} and does not export it, so ${by}, which may read it, does not ` +
        `get it; ${isMendable ? 'exported' : byHand}`,
      ...(isMendable ? { fix: (edit) => edit.replace(span, `${join} export ${name}`) } : {}),
    }
    return
  }
  const harm = `the RUN sets ${name} for ${command.program} alone, and ${by}, which comes later, may read it too`
  // what may do without it gets no more than a word
  if (!isSure({ how }) && !effectsOf(command).row?.inert) {
    if (how !== 'hook' && how !== 'unknown')
      yield { ...base, safety: 'note', message: `${harm}: if it does, export ${name} before both` }
    return
  }
  const done =
    facts.options.unsafe || how === 'file' ? 'set and exported' : '--unsafe sets and exports it'
  yield {
    ...base,
    safety: isMendable && how !== 'file' ? 'review' : 'safe',
    message: `${harm}; ${isMendable ? `${done} before both` : byHand}`,
    ...(isMendable ? { fix: (edit) => edit.replace(span, ` && export ${name} &&`) } : {}),
  }
}

/** `export X`, `set -a` */
function isExportedIn({ commands }: Script, name: string): boolean {
  return commands.some((command) => {
    const exported = effectsOf(command).row?.exports
    const rest = command.args.map(({ raw }) => raw)
    return exported?.when.test(rest.join(' ')) && (exported.what === 'all' || rest.includes(name))
  })
}
