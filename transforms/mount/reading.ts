import { effectsOf } from '../../src/catalog/programs/effects.ts'
import type { Remedies } from '../../src/remedy/remedies.ts'
import { lineage } from '../../src/dockerfile.ts'
import { type ExistingMount, mountsOf } from '../../src/mounts.ts'
import { comparable } from '../../src/ids.ts'
import { mayReadFile } from '../../src/remedy/mounted-file.ts'
import { setsForLater } from '../../src/trace/read/named.ts'
import type { Run } from '../../src/run.ts'
import type { Assignment, Command } from '../../src/shell.ts'
import { findWrites } from '../../src/trace/write/writes.ts'
import type { Finding } from '../../src/transform.ts'
import { isPointedAt } from './pointed.ts'
import { printerOf, takeOut } from './shown.ts'

/**
 * A mount of a file that nothing in the RUN reads; where its id's variable is read instead, it is
 * set.
 */
export function* unreadMounts(facts: Remedies, run: Run, mount: ExistingMount): Iterable<Finding> {
  const { id, env, options, flag, target } = mount
  if (env !== undefined || options.has('target') || id === undefined) return
  if (run.text.includes(`/run/secret/${id}`) || !isUnread(run, mount)) return
  if (isReadByHelper(facts, run, target!) || isPointedAt(facts, run, target!)) return
  if (isCompleted(facts, run, id)) return
  const at = run.instruction.joined.span(flag.start, flag.end)
  const name = variableOf(facts, run, id)
  const message = `the RUN mounts ${id} but nothing in it reads ${target}`
  const kept = name === undefined ? undefined : keptAt(facts, run, name)
  if (name === undefined || kept !== undefined || !canSet(facts, run)) {
    const remedy =
      kept === undefined
        ? 'add env=NAME to the mount or read the file'
        : `it reads $${name}, which nothing sets: with env=${name} the value would stay in ${kept}; take that out first`
    yield { at, name: id, safety: 'safe', message: `${message}; ${remedy}` }
    return
  }
  const secret = { id, type: 'secret', from: { env: name }, required: false } as const
  yield {
    at,
    name: id,
    safety: 'safe',
    message: `${message}, it reads $${name}, which nothing sets; env=${name} added`,
    fix: (edit) => edit.complete(run, at.end, secret, name),
  }
}

/** The variable that the RUN reads under the id's name and that nothing gives a value. */
function variableOf(facts: Remedies, run: Run, id: string): string | undefined {
  const { script } = run
  const read = script?.reads.find(({ name }) => comparable(name) === comparable(id))
  if (!script || !read || facts.inEffect(run.stage, run.instruction, read.name)) return undefined
  const isSet = script.commands.some(({ assignments }) =>
    assignments.some(({ name }) => name === read.name),
  )
  return isSet ? undefined : read.name
}

/** Only where the builder can, and where it is known what the RUN does with a variable. */
function canSet(facts: Remedies, { script }: Run): boolean {
  return facts.capability.mounts === 'env' && script !== undefined && !script.broken
}

export function staysNowhere(facts: Remedies, run: Run, name: string): boolean {
  if (!run.script || run.script.broken) return false
  return keptAt(facts, run, name) === undefined
}

/** Where the RUN would leave the variable in the layer. */
export function keptAt(facts: Remedies, run: Run, name: string): string | undefined {
  if (!run.script || run.script.broken) return undefined
  return findWrites(run.script, [name], facts.pathsOf(run)).find(({ removed }) => !removed)?.to
}

/**
 * Will the variable of that name be read from this very mount? Then it is completed, and nothing is
 * left to say.
 */
function isCompleted(facts: Remedies, run: Run, id: string): boolean {
  return facts.flows.some(
    (flow) =>
      comparable(flow.variable.id) === comparable(id) &&
      flow.readings.some((reading) => reading.run === run),
  )
}

/** Opaque scripts may read the file; a RUN whose whole text is known does not. */
function isUnread(run: Run, existing: ExistingMount): boolean {
  return (
    run.by === 'posix' &&
    !run.script?.broken &&
    !run.text.includes('/run/secrets') &&
    !mayReadFile(run, existing)
  )
}

/**
 * An earlier RUN wrote a helper or a configuration that reads the file: the programs that ask it do
 * so here.
 */
function isReadByHelper(facts: Remedies, run: Run, target: string): boolean {
  const stages = lineage(run.stage)
  return facts.runs.some(
    (other) =>
      other.instruction.span.start < run.instruction.span.start &&
      stages.includes(other.stage) &&
      other.text.includes(target) &&
      // one that mounts it too reads it itself, unless it is a helper that does
      (/credential|askpass/i.test(other.text) ||
        !mountsOf(other.instruction).some((mount) => mount.target === target)),
  )
}

/**
 * `X=$(cat /run/secrets/x) cmd "$X"`: the shell puts in `$X` before it sets it, and a later command
 * of the chain does not see it at all (POSIX.1-2017, Shell Command Language, 2.9.1).
 */
export function* latePrefixes(
  facts: Remedies,
  run: Run,
  mounts: readonly ExistingMount[],
): Iterable<Finding> {
  const { script } = run
  if (!script || script.broken) return
  for (const command of script.commands) {
    const [assignment, ...others] = command.assignments
    if (!assignment || setsForLater(command) || !isFrom(assignment, mounts)) continue
    const { name } = assignment
    if (facts.inEffect(run.stage, run.instruction, name) || isSetElsewhere(run, command, name))
      continue
    // set in time, it would stay in the layer: that is told instead
    if (mounts.some(({ env }) => env === name) || !staysNowhere(facts, run, name)) continue
    const missed = script.reads.find((read) => read.name === name && read.start > assignment.end)
    if (!missed) continue
    const isOwn = missed.start < command.end
    const harm =
      `the RUN sets ${name} for ${command.program ?? 'one command'} alone, and ` +
      `${isOwn ? 'its own words' : 'a later command'} read it too early or not at all`
    const span = run.source({ start: assignment.end, end: assignment.end })
    // what it printed nothing of so far it would print then
    const printer = printerOf(facts, run, name)
    const isMendable =
      span &&
      printer === undefined &&
      others.length === 0 &&
      stands(command) &&
      command.wrappings.length === 0
    yield {
      at: run.instruction.span,
      name,
      safety: 'safe',
      message: `${harm}; ${isMendable ? 'set and exported before it' : `${takeOut(printer)}set and export ${name} in a statement before it`}`,
      ...(isMendable ? { fix: (edit) => edit.replace(span, ` && export ${name} &&`) } : {}),
    }
  }
}

export function isFrom({ value }: Assignment, mounts: readonly ExistingMount[]): boolean {
  return mounts.some(({ target }) => target !== undefined && value?.raw.includes(target))
}

/** By another command, or by a file that is read before: nobody knows what it sets. */
export function isSetElsewhere(run: Run, command: Command, name: string): boolean {
  return run.script!.commands.some(
    (other) =>
      other !== command &&
      (other.assignments.some((item) => item.name === name) ||
        (other.start < command.start && effectsOf(other).row?.sources)),
  )
}

/** Is it a link of a chain of `&&` alone? */
export function stands({ certain, tested, scope, subshell, pipedInto }: Command): boolean {
  return certain && !tested && scope === '' && subshell === '' && pipedInto.length === 0
}

/**
 * Nothing but statements that set variables of this shell; what `$(…)` in them runs does no more
 * either.
 */
export function setsOnly({ script }: Run): boolean {
  if (!script || script.broken || script.commands.length === 0) return false
  // `: "${X:?}"` stops the build where the value is missing
  if (script.reads.some(({ operator }) => operator?.endsWith('?'))) return false
  const setters = script.commands.filter(
    (command) =>
      command.redirects.length === 0 &&
      (setsForLater(command) ||
        effectsOf(command).row?.prepares ||
        effectsOf(command).row?.sources),
  )
  return script.commands.every((command) =>
    setters.some((setter) => setter.start <= command.start && command.end <= setter.end),
  )
}
