import { effectsOf } from '../../catalog/programs/effects.ts'
import type { Command, Script, Word } from '../../shell.ts'
import { contains } from '../../span.ts'
import { isTracing } from '../print/tracing.ts'
import { sinksOf } from './sinks.ts'

/**
 * The files that get what a command shows of its own words: `curl -v … 2> f`, `--trace f`, `strace
 * -o f …`, `bash -x … 2> f`.
 */
export function tracesOf(
  command: Command,
  script: Script,
  held: (name: string) => string | undefined = () => undefined,
): Word[] {
  const { row } = effectsOf(command)
  const own = (row?.traces ?? []).flatMap(
    ({ flags, when, off = [], to, files = [], filesBy = [], errors = [] }) => {
      const isOn =
        (command.has(flags, row!.letters) ||
          (when !== undefined && command.args.some(({ raw }) => when.test(raw)))) &&
        !command.has(off, row!.letters)
      const named = [...command.valuesOf(files), ...namedBy(filesBy, command, script, held)]
      return [
        ...named,
        ...(named.some(({ text }) => text === '-')
          ? sinksOf(command, script).map(({ word }) => word)
          : []),
        ...(isOn
          ? [...command.valuesOf(errors), ...sinksOf(command, script, to).map(({ word }) => word)]
          : []),
      ]
    },
  )
  const around = [...wrapped(command), ...shownAround(command, script)]
  return [...own, ...around, ...ofShell(command, script)].filter(
    ({ text }) => text !== '-' && !text?.startsWith('/dev/'),
  )
}

/** `PIP_LOG=f pip install …`, `export PIP_LOG=f`, or an ENV. */
function namedBy(
  names: readonly string[],
  command: Command,
  { commands }: Script,
  held: (name: string) => string | undefined,
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
    words.slice(at + 1, next).flatMap((word, index) => {
      const isFlag = wrapper.traces.has(word.raw)
      return isFlag ? (words[at + 2 + index] ?? []) : []
    }),
  )
}

/** `xargs -t curl … 2> f` */
function shownAround(command: Command, script: Script): Word[] {
  const isShown = command.wrappings.some(({ wrapper, at, next }) =>
    command.words.slice(at + 1, next).some(({ raw }) => wrapper.shows.has(raw)),
  )
  return isShown ? sinksOf(command, script, 'errors').map(({ word }) => word) : []
}

/** `bash -xc '…' 2> f` */
function ofShell(command: Command, script: Script): Word[] {
  return script.commands
    .filter((outer) => outer !== command && contains(outer, command))
    .flatMap((outer) => traceOfScript(outer, script))
}
