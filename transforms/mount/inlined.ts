import type { ExistingMount } from '../../src/mounts.ts'
import type { Change } from '../../src/remedy/second-text.ts'
import { isWhole, wholeReads } from '../../src/read-into.ts'
import type { Run } from '../../src/run.ts'
import { effectsOf } from '../../src/catalog/programs/effects.ts'
import type { Command } from '../../src/shell.ts'
import { contains, type Span } from '../../src/span.ts'
import { setsForLater } from '../../src/trace/read/named.ts'
import { stands } from './reading.ts'

/** A place where a RUN reads a mounted secret, and what a variable makes of it. */
interface Inlined {
  /** `value`: the variable's name stands there. `file`: a copy of the whole file is an echo. */
  readonly kind: 'flag' | 'value' | 'file' | 'prefix'
  readonly change: Change
}

/** `X=$(cat /run/secrets/x)` as a statement of its own. */
interface Kept {
  readonly kind: 'statement'
  readonly change: Change
  /** Where it ends in the source, and what gives the variable to what the RUN calls there. */
  readonly end: number
  readonly exported: string
}

export type Part = Inlined | Kept

/**
 * A RUN as it would be if the value of its mount came as a build argument: the mount goes, and
 * where the file was read the name of the variable stands.
 *
 * @param name the variable
 * @returns undefined where the file is read in another way too
 */
export function inlined(run: Run, mount: ExistingMount, name: string): Part[] | undefined {
  const { script } = run
  if (!script || script.broken) return undefined
  const flag: Inlined = { kind: 'flag', change: { ...flagSpan(run, mount), text: '' } }
  const { target } = mount
  if (target === undefined) return [flag]
  const found: (Part | undefined)[] = []
  for (const command of script.commands)
    for (const { value, ...item } of command.assignments)
      if (value && isWhole(value.raw, target)) {
        if (item.name !== name) return undefined
        found.push(
          ...(setsForLater(command) ? statements(run, command, name) : [prefix(run, item)]),
        )
      }
  for (const command of script.commands) found.push(...copied(run, command, target, name))
  const reads = wholeReads(script.source, target).filter((span) =>
    script.commands.some(({ start, end }) => span.start < start && end < span.end),
  )
  for (const span of reads) {
    const change = changed(run, span, `\${${name}}`)
    if (!change) return undefined
    if (!found.some((item) => item && overlapping(item.change, change)))
      found.push({ kind: 'value', change })
  }
  if (found.includes(undefined)) return undefined
  const places = found as Part[]
  return namedElsewhere(run, target, places) ? undefined : [flag, ...places]
}

const overlapping = (one: Span, other: Span) => one.start < other.end && other.start < one.end

function changed(run: Run, span: Span, text: string): Change | undefined {
  const at = run.source(span)
  return at && { ...at, text }
}

/** The flag, and the blanks behind it. */
export function flagSpan({ instruction: { flags, joined, args } }: Run, { flag }: ExistingMount) {
  const next = flags.find(({ start }) => start > flag.start)?.start ?? args.start
  return joined.span(flag.start, next)
}

/** `X=$(…)`, `export X=$(…)`, with the `export X` that follows. */
function statements(run: Run, command: Command, name: string): (Kept | undefined)[] {
  const { commands, source } = run.script!
  const exporting = commands.find(
    (other) => other.start > command.start && exportsOnly(other, name),
  )
  const all = [command, ...(exporting ? [exporting] : [])]
  if (command.assignments.length > 1 || command.operands().length > 0 || !all.every(stands))
    return [undefined]
  const own = effectsOf(command).row?.exports
  const isExported =
    exporting !== undefined || own?.when.test(command.args.map(({ raw }) => raw).join(' ')) === true
  const join = joinBehind(run, command)
  return all.map((item) => {
    const operator = /^[ \t]*(?:&&\s*|;[ \t]*\n?[ \t]*|\n[ \t]*)/.exec(source.slice(item.end))?.[0]
    const place = run.source(item)
    if (operator === undefined || !place) return undefined
    const change = changed(run, { start: item.start, end: item.end + operator.length }, '')
    const exported = isExported ? '' : `${join} export ${name}`
    return change && { kind: 'statement', change, end: place.end, exported }
  })
}

/** What binds one more statement to a command as the next one is bound. */
export function joinBehind({ script }: Run, { end }: Span): string {
  return /^\s*&&/.test(script!.source.slice(end)) ? ' &&' : ';'
}

function exportsOnly(command: Command, name: string): boolean {
  return (
    effectsOf(command).row?.exports !== undefined &&
    command.args.length === 1 &&
    command.args[0]!.text === name
  )
}

function prefix(run: Run, { start, end }: Span): Inlined | undefined {
  const blank = /^[ \t]*/.exec(run.script!.source.slice(end))![0].length
  const change = changed(run, { start, end: end + blank }, '')
  return change && { kind: 'prefix', change }
}

/** `cp FILE x`, `cat FILE > x`: the same as an echo of all that is in it. */
function copied(run: Run, command: Command, target: string, name: string): Inlined[] {
  const { row, copies, prints } = effectsOf(command)
  const echo = `echo "\${${name}}"`
  const [first, second] = command.args
  const isCopy = copies !== undefined && !copies.moves && command.args.length === 2
  const isPrint =
    prints?.as === 'all' && prints.of.includes('files') && command.args.length === 1 && row
  if (first?.text !== target || command.wrappings.some(isElsewhere)) return []
  if (isCopy && second?.text !== undefined && !second.text.endsWith('/')) {
    const change = changed(run, { start: command.start, end: second.start }, `${echo} > `)
    return change ? [{ kind: 'file', change }] : []
  }
  const isIntoFile = command.redirects.some(({ operator }) => operator === '>')
  if (!isPrint || !isIntoFile) return []
  const change = changed(run, { start: command.start, end: first.end }, echo)
  return change ? [{ kind: 'file', change }] : []
}

/** Another user, or another machine. */
function isElsewhere({ wrapper, start }: Command['wrappings'][number]): boolean {
  return wrapper.user !== undefined || start.root !== undefined || wrapper.feeds
}

/** Is the file named where nothing is put in its place? */
function namedElsewhere(run: Run, target: string, places: readonly Part[]): boolean {
  const { source } = run.script!
  for (let at = source.indexOf(target); at !== -1; at = source.indexOf(target, at + 1)) {
    const span = run.source({ start: at, end: at + target.length })
    if (!span || !places.some(({ change }) => contains(change, span))) return true
  }
  return false
}
