import { effectsOf } from '../../catalog/programs/effects.ts'
import type { Command, Script, Word } from '../../shell.ts'
import { contains } from '../../span.ts'
import { passes } from './passing.ts'

/** A file that a stream of a command goes to. */
export interface Sink {
  readonly word: Word
  /** The program between that may keep it, where nobody knows whether it hands it on. */
  readonly by: Command | undefined
}

/**
 * The files that what a command prints goes to: through pipes, `tee` and the redirections of a
 * group or shell around it.
 *
 * @param stream its output, or its messages
 */
export function sinksOf(
  command: Command,
  script: Script,
  stream: 'out' | 'errors' = 'out',
): Sink[] {
  const own = command.streams[stream]
  const stores = stream === 'out' ? effectsOf(command).stores : []
  const found: Sink[] = [...stores, ...numberedFiles(command, script)].map((word) => ({
    word,
    by: undefined,
  }))
  if (own === 'none') return found
  if (typeof own === 'object') return [...found, { word: own, by: undefined }]
  const isPiped = own === 'out'
  const piped = isPiped ? throughPipes(command, script) : []
  for (const group of script.commands) {
    if (!holds(group, command)) continue
    const to = group.streams[own]
    if (typeof to === 'object') found.push({ word: to, by: undefined })
    else if (to === 'out' && !isPiped) piped.push(...throughPipes(command, script))
    found.push(...recordsOf(group))
  }
  return [...found, ...piped]
}

function throughPipes(command: Command, script: Script): Sink[] {
  const found: Sink[] = []
  let by: Command | undefined
  let feeder: Command | undefined
  for (const next of command.pipedInto) {
    const { stores } = effectsOf(next)
    found.push(...stores.map((word) => ({ word, by })))
    const isPassed = (feeder !== undefined && contains(feeder, next)) || passes(next)
    if (next.isFed) feeder = next
    if (isPassed === false) break
    if (isPassed === undefined) by ??= next
    found.push(...outputOf(next).map((word) => ({ word, by })))
    const { out } = next.streams
    if (typeof out === 'object') found.push({ word: out, by })
    for (const group of script.commands) {
      const to = holds(group, next) && !holds(group, command) ? group.streams.out : 'none'
      if (typeof to === 'object') found.push({ word: to, by })
    }
  }
  return found
}

/** `{ echo "$TOKEN" >&3; } 3> f` */
function numberedFiles({ redirects, start, end }: Command, { commands }: Script): Word[] {
  const numbers = redirects.flatMap(({ operator, target }) =>
    operator === '>&' && /^[3-9]$/.test(target?.text ?? '') ? [Number(target!.text)] : [],
  )
  if (numbers.length === 0) return []
  return commands
    .filter((group) => group.isBare && contains(group, { start, end }))
    .flatMap((group) => group.redirects)
    .flatMap(({ fd, operator, target }) =>
      fd !== undefined && numbers.includes(fd) && /^>>?$/.test(operator) && target ? [target] : [],
    )
}

/**
 * Is it a group, a shell or `script -c` around the command, whose own output the command prints to?
 */
function holds(group: Command, command: Command): boolean {
  if (group === command || !contains(group, command)) return false
  return (
    group.isBare ||
    group.readsScript ||
    effectsOf(group).row?.runsText ||
    (group.script !== undefined && contains(group.script, command))
  )
}

/** The files that options of a program name for what it prints: `-o f`. */
export function outputOf(command: Command): readonly Word[] {
  const { row, isUnknown } = effectsOf(command)
  return command.valuesOf(isUnknown ? usual : (row?.output ?? []))
}

const usual = ['-o', '--output', '--out', '--outfile', '--out-file', '--output-file', '--dest']

/** `script -c '…' f` records what the commands print. */
function recordsOf(group: Command): Sink[] {
  if (group.script === undefined) return []
  return effectsOf(group).stores.map((word) => ({ word, by: undefined }))
}
