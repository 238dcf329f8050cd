import type { Verbosity } from '../../catalog/programs/effect.ts'
import { effectsOf } from '../../catalog/programs/effects.ts'
import { matchesVariable } from '../../catalog/tools.ts'
import { type Command, givenTo, type Script, type Word } from '../../shell.ts'
import { contains } from '../../span.ts'
import { isTracing } from '../print/tracing.ts'
import { sinksOf } from './sinks.ts'

/** The value of a variable outside of the script. */
type Held = (name: string) => string | undefined

const unheld: Held = () => undefined

/**
 * The files that get what a command shows of its own words: `curl -v … 2> f`, `--trace f`, `strace
 * -o f …`, `bash -x … 2> f`.
 */
export function tracesOf(command: Command, script: Script, held: Held = unheld): Word[] {
  const own = shownIn(effectsOf(command).row?.traces ?? [], command, script, held)
  const around = [...wrapped(command), ...shownAround(command, script)]
  return withoutStreams([...own, ...around, ...ofShell(command, script)])
}

/**
 * The files that get what a command shows of variables which it reads by itself: `TF_LOG=trace
 * TF_LOG_PATH=f terraform init`.
 */
export function ownTracesOf(
  command: Command,
  script: Script,
  names: Iterable<string>,
  held: Held,
): Word[] {
  const traces = effectsOf(command).row?.traces ?? []
  const all = traces.some(({ reads }) => reads) ? [...names] : []
  const shown = traces.filter(({ reads = [] }) =>
    all.some((name) => reads.some((pattern) => matchesVariable(pattern, name))),
  )
  return withoutStreams(shownIn(shown, command, script, held))
}

function withoutStreams(words: readonly Word[]): Word[] {
  return words.filter(({ text }) => text !== '-' && !text?.startsWith('/dev/'))
}

function shownIn(
  traces: readonly Verbosity[],
  command: Command,
  script: Script,
  held: Held,
): Word[] {
  return traces.flatMap((trace) => {
    const { to, files = [], filesBy = [], errors = [], by, into } = trace
    const named = [
      ...command.valuesOf(files),
      ...namedBy(filesBy, command, script, held),
      ...namedIn(into, command),
    ]
    const isTurned = by !== undefined && isTurnedBy(by, named, command, script)
    if (by && !isTurned) return []
    const isOn = isTurned || isTurnedOn(trace, command)
    const isElsewhere = isTurned && named.length > 0
    return [
      ...named,
      ...(named.some(({ text }) => text === '-')
        ? sinksOf(command, script).map(({ word }) => word)
        : []),
      ...(isOn && !isElsewhere
        ? [...command.valuesOf(errors), ...sinksOf(command, script, to).map(({ word }) => word)]
        : []),
    ]
  })
}

/** Do its own options turn it on? */
function isTurnedOn({ flags, when, off = [] }: Verbosity, command: Command): boolean {
  const { letters = '' } = effectsOf(command).row ?? {}
  const isOn =
    command.has(flags, letters) ||
    (when !== undefined && command.args.some(({ raw }) => when.test(raw)))
  return isOn && !command.has(off, letters)
}

/** `-w '%output{f}%{url}'` */
function namedIn(into: RegExp | undefined, { args }: Command): Word[] {
  return args.flatMap((word) => {
    const text = into?.exec(word.raw)?.[1]
    return text === undefined ? [] : [{ ...word, raw: text, text, reads: [] }]
  })
}

/**
 * Does a command show its own words among what it prints, for a `$(…)` around it: `curl -v … 2>&1`,
 * `curl -w '%{url}'`?
 */
export function showsItself(command: Command): boolean {
  const { traces = [] } = effectsOf(command).row ?? {}
  const { streams } = command
  if (streams.errors === 'out' && (isShownAround(command) || isTracing(command))) return true
  return traces.some((trace) => {
    if (command.valuesOf(trace.files ?? []).some(({ text }) => text === '-'))
      return streams.out === 'out'
    return isTurnedOn(trace, command) && streams[trace.to] === 'out'
  })
}

/** Do variables turn it on? Where the script says none of them, an ENV may, if a file is named. */
function isTurnedBy(
  by: Readonly<Record<string, RegExp>>,
  named: readonly Word[],
  command: Command,
  script: Script,
): boolean {
  const said = Object.entries(by).flatMap(([name, value]) =>
    namedBy([name], command, script, unheld).map(({ text }) => value.test(text ?? '')),
  )
  return said.length > 0 ? said.includes(true) : named.length > 0
}

/** `PIP_LOG=f pip install …`, `export PIP_LOG=f`, or an ENV. */
function namedBy(
  names: readonly string[],
  command: Command,
  { commands }: Script,
  held: Held,
): Word[] {
  const { start, end } = command
  return names.flatMap((name) => {
    const said = [...commands.filter((other) => other.end <= start), command]
      .flatMap(({ assignments }) => assignments)
      .findLast((item) => item.name === name)?.value
    const text = held(name)
    return said ?? (text === undefined ? [] : { raw: text, text, reads: [], start, end })
  })
}

/** `bash -x build.sh 2> f`: the script shows each of its commands, with the values in it. */
export function traceOfScript(command: Command, script: Script): Word[] {
  return isTracing(command) ? sinksOf(command, script, 'errors').map(({ word }) => word) : []
}

/** `strace -o f curl …` */
function wrapped({ words, wrappings }: Command): Word[] {
  return wrappings.flatMap(({ wrapper, at, next }) =>
    givenTo(wrapper.traces, wrapper, words.slice(at + 1, next)),
  )
}

/** `xargs -t curl … 2> f`, `strace curl … 2> f` */
function shownAround(command: Command, script: Script): Word[] {
  return isShownAround(command) ? sinksOf(command, script, 'errors').map(({ word }) => word) : []
}

function isShownAround({ words, wrappings }: Command): boolean {
  return wrappings.some(({ wrapper, at, next }) => {
    const own = words.slice(at + 1, next)
    return (
      own.some(({ raw }) => wrapper.shows.has(raw)) ||
      (wrapper.shows.has('always') && givenTo(wrapper.traces, wrapper, own).length === 0)
    )
  })
}

/** `bash -xc '…' 2> f` */
function ofShell(command: Command, script: Script): Word[] {
  return script.commands
    .filter((outer) => outer !== command && contains(outer, command))
    .flatMap((outer) => traceOfScript(outer, script))
}
