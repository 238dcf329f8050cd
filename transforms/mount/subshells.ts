import { effectsOf } from '../../src/catalog/programs/effects.ts'
import type { ExistingMount } from '../../src/mounts.ts'
import type { Remedies } from '../../src/remedy/remedies.ts'
import type { Run } from '../../src/run.ts'
import { type Command, commandsInside, type Script } from '../../src/shell.ts'
import type { Span } from '../../src/span.ts'
import { setsForLater } from '../../src/trace/read/named.ts'
import { readingOf } from '../../src/trace/read/readings.ts'
import type { Edit, Finding } from '../../src/transform.ts'
import { joinBehind } from './inlined.ts'
import { isFrom, isSetElsewhere, setsOnly, staysNowhere } from './reading.ts'
import { printingsOf } from './shown.ts'

/** Who is meant to get a variable that a subshell sets. */
interface Missing {
  readonly by: string
  readonly isNamed: boolean
}

/**
 * `(export X=$(cat /run/secrets/x)) && npm ci`, `sh -c 'export X=…' && npm ci`: what a subshell or
 * another shell sets ends with it (POSIX.1-2017, Shell Command Language, 2.12).
 */
export function* lostInSubshells(
  facts: Remedies,
  run: Run,
  mounts: readonly ExistingMount[],
): Iterable<Finding> {
  const { script } = run
  if (!script || script.broken || setsOnly(run)) return
  for (const command of script.commands) {
    const [assignment, ...others] = command.assignments
    if (!assignment || command.subshell === '' || !setsForLater(command)) continue
    if (!isFrom(assignment, mounts) || command.scope !== '' || isUsed(script, command)) continue
    const { name } = assignment
    if (facts.inEffect(run.stage, run.instruction, name) || isSetElsewhere(run, command, name))
      continue
    if (mounts.some(({ env }) => env === name)) continue
    // set in time, it would stay in the layer or stand in the log: that is told instead
    if (!isSafe(facts, run, name)) continue
    const missing = missingIn(facts, run, command, name)
    const miss = missing ? `${missing.by} does not get it` : 'nothing gets it'
    const message = `the RUN sets ${name} in a shell of its own, and what that sets ends with it, so ${miss}`
    const base = { at: run.instruction.span, name, safety: 'safe' as const }
    const fix = others.length === 0 && missing ? unwrapped(run, command, name, missing) : undefined
    yield fix
      ? { ...base, message: `${message}; set in the shell of the RUN`, fix }
      : { ...base, message: `${message}; set and export it outside the parentheses or sh -c` }
  }
}

/** Does the subshell do more than set variables: is it there for what it runs? */
function isUsed({ commands }: Script, { subshell, start, end }: Command): boolean {
  return commands.some(
    (other) =>
      (other.subshell === subshell || other.subshell.startsWith(`${subshell}/`)) &&
      !(start <= other.start && other.end <= end) &&
      !(setsForLater(other) || effectsOf(other).row?.prepares),
  )
}

function missingIn(facts: Remedies, run: Run, command: Command, name: string): Missing | undefined {
  const script = run.script!
  if (script.reads.some((read) => read.name === name && read.start >= command.end))
    return { by: 'what reads it later', isNamed: true }
  const later = script.commands.filter(({ start }) => start >= command.end)
  const rest = run.with({ script: script.with({ commands: later }) })
  const reading = readingOf(rest, name, facts.around(run), 'named')
  return reading && { by: reading.by, isNamed: false }
}

/** Would the value, got in time, stay in the layer or stand in the log? */
function isSafe(facts: Remedies, run: Run, name: string): boolean {
  return staysNowhere(facts, run, name) && printingsOf(facts, run, name).length === 0
}

/** The same statement in the shell of the RUN; undefined where more than it stands in its own. */
function unwrapped(
  run: Run,
  command: Command,
  name: string,
  { isNamed }: Missing,
): ((edit: Edit) => void) | undefined {
  const script = run.script!
  const around = parentheses(script, command) ?? shellCall(script, command)
  const before = around && run.source({ start: around.start, end: command.start })
  const after = around && run.source({ start: command.end, end: around.end })
  if (!before || !after) return undefined
  const exported = isNamed || !command.isBare ? '' : `${joinBehind(run, around)} export ${name}`
  return (edit) => {
    edit.replace(before, '')
    edit.replace(after, exported)
  }
}

function parentheses({ source, commands }: Script, { start, end }: Command): Span | undefined {
  const open = /\(\s*$/.exec(source.slice(0, start))?.[0]
  const close = /^[\s;]*\)/.exec(source.slice(end))?.[0]
  if (open === undefined || close === undefined) return undefined
  const around = { start: start - open.length, end: end + close.length }
  const isLink =
    /(?:^|&&|;)$/.test(source.slice(0, around.start).trimEnd()) &&
    /^(?:&&|;)/.test(source.slice(around.end).trimStart())
  if (!isLink) return undefined
  // `(…) > file` is listed as a command around it
  return commands.some((other) => other.start === around.start) ? undefined : around
}

/** `sh -c '…'` with nothing but the statement in it. */
function shellCall(script: Script, command: Command): Span | undefined {
  const call = script.commands.find(
    (other) =>
      other.isShell &&
      other.scriptIndex === other.words.length - 1 &&
      commandsInside(script, other).includes(command),
  )
  if (!call || call.wrappings.length > 0 || call.assignments.length > 0) return undefined
  const word = call.words.at(-1)!
  const isPlain = /^'[^']*'$|^"[^"\\`]*"$/.test(word.raw)
  const inner = script.source.slice(word.start + 1, word.end - 1).trim()
  const own = script.source.slice(command.start, command.end)
  const isAlone = call.args.length === 2 && call.redirects.length === 0 && call.scope === ''
  return isPlain && isAlone && inner === own ? { start: call.start, end: call.end } : undefined
}
