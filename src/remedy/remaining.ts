import type { ChosenFix } from './chosen-fixes.ts'
import type { Flow } from '../trace/flows.ts'
import { toolCalled } from '../catalog/tools.ts'
import type { LeakFix } from '../transform.ts'
import { isSure, type Reading, readingOf } from '../trace/read/readings.ts'
import type { Remedies } from './remedies.ts'
import type { Run } from '../run.ts'
import type { Span } from '../span.ts'
import { isInstallersCredential, isRuledOut } from '../trace/read/evidence.ts'

/**
 * The readings that are left when the fixes are done: a RUN whose every read is gone needs the
 * value no more, unless something else in it may read it. A tool whose settings the fixes mend gets
 * the value by them.
 */
export function remaining(facts: Remedies, flow: Flow, fixes: readonly ChosenFix[]): Reading[] {
  const gone = fixes.flatMap((fix) => fix.consumed)
  const mended = new Set(fixes.flatMap((fix) => fix.tools))
  const isServed = fixes.some((fix) => fix.needs.length + fix.runs.length > 0)
  const replaced = new Set(
    fixes.flatMap((fix) => (fix.replaces ? fix.needs.map(({ run }) => run) : [])),
  )
  const readsFile = (run: Run) => fixes.some((fix) => fix.isWholeFile && fix.runs.includes(run))
  const isMended = ({ how, tool, run, name }: Reading) =>
    (!isSure({ how }) && tool !== undefined && mended.has(tool)) ||
    (how === 'project' && isOfFamily(tool, mended)) ||
    (isProjectCode(how) && isServed && isInstallersCredential(name)) ||
    (how === 'kin' && fixes.some((fix) => fix.runs.includes(run))) ||
    (how !== 'script' && !isSure({ how }) && readsFile(run)) ||
    (how === 'tool' && replaced.has(run))
  const left = (reading: Reading, run = reading.run): Reading[] => {
    if (!isMended(reading)) return [reading]
    // what the fixes give git is not what a script beside it reads
    const other =
      reading.how === 'kin'
        ? readingOf(run, reading.name, facts.around(reading.run), 'kin')
        : undefined
    return other && !isMended(other) && !isRuledOut(other, flow.readings)
      ? [{ ...other, run: reading.run }]
      : []
  }
  return flow.readings.flatMap((reading) => {
    if (isMended(reading)) return left(reading)
    const spans = gone.filter(({ run }) => run === reading.run).map(({ span }) => span)
    if (spans.length === 0 || reading.how !== 'named') return [reading]
    const reads = reading.run.script?.reads.filter((read) => read.name === reading.name) ?? []
    const isGone = (read: Span) =>
      spans.some((span) => span.start <= read.start && read.end <= span.end)
    if (!reads.every(isGone)) return [reading]
    const rest = without(reading.run, spans)
    const other = readingOf(rest, reading.name, facts.around(reading.run), 'named')
    if (!other || isRuledOut(other, flow.readings)) return []
    return left({ ...other, run: reading.run }, rest)
  })
}

/** Does a tool run the same project's code as one of the others: rails beside bundler? */
function isOfFamily(tool: string | undefined, others: ReadonlySet<string>): boolean {
  const family = tool === undefined ? undefined : toolCalled(tool)?.family
  return family !== undefined && [...others].some((other) => toolCalled(other)?.family === family)
}

function isProjectCode(how: Reading['how']): boolean {
  return how === 'project' || how === 'hook'
}

/** The RUN without the commands that go. */
function without(run: Run, spans: readonly Span[]): Run {
  const script = run.script!
  const commands = script.commands.filter(
    (command) => !spans.some((span) => span.start <= command.start && command.end <= span.end),
  )
  return run.with({ script: script.with({ commands }) })
}

/** What the fixes need beside the readings, each once. */
export function uniqueNeeds(
  needs: LeakFix['needs'],
  readings: readonly Reading[],
): LeakFix['needs'] {
  return needs.filter(
    (need, index) =>
      !readings.some((other) => other.run === need.run && other.name === need.name) &&
      needs.findIndex((other) => other.run === need.run && other.name === need.name) === index,
  )
}
