import { effectsOf } from '../../catalog/programs/effects.ts'
import type { Command, Script } from '../../shell.ts'
import { contains } from '../../span.ts'
import { isTraced } from '../print/tracing.ts'
import { passes } from './passing.ts'
import { sinksOf } from './sinks.ts'

/**
 * Does the trace of what a group runs go into a file: `{ set -x; curl …; } 2>&1 | tee f`? The shell
 * writes it to its own messages, wherever those of the one command inside go.
 */
export function isTracedInto(group: Command, script: Script, names: ReadonlySet<string>): boolean {
  const functions = script.functions.filter(({ name }) => name === group.program)
  const isPiped = isPipedWhole(group, script)
  const regions = isAround(group) || isPiped ? [group] : functions
  const own = isPiped ? group.with({ redirects: [] }) : group
  if (regions.length === 0 || !leavesLog(own, script)) return false
  const reads = script.reads.filter(
    (read) => names.has(read.name) && regions.some((region) => contains(region, read)),
  )
  // what is on where a function is called is on in it
  const calls = reads.length > 0 && functions.length > 0 ? [group] : []
  return isTraced(script.with({ reads }), names, script.isTraced, calls)
}

/** Do its messages take those of commands inside along? */
function isAround(command: Command): boolean {
  return (
    command.isBare ||
    command.readsScript ||
    command.script !== undefined ||
    effectsOf(command).row?.runsText === true
  )
}

/** Does it stand in a group whose messages go into the pipe too: `{ set -x; curl …; } |& tee f`? */
function isPipedWhole(command: Command, { source }: Script): boolean {
  return (
    command.with({ redirects: [] }).streams.errors === 'out' &&
    !/^\s*\|/.test(source.slice(command.end, command.end + 100))
  )
}

/** Do its messages go to a file, or to a program that nobody knows? */
function leavesLog(group: Command, script: Script): boolean {
  const { errors } = group.streams
  if (errors === 'out' && group.pipedInto.some((next) => passes(next) === undefined)) return true
  return sinksOf(group, script, 'errors').some(({ word }) => !/^["']?\/dev\//.test(word.raw))
}
