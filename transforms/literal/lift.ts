import type { Remedies } from '../../src/remedy/remedies.ts'
import { findRemedy, type Remedy } from '../../src/remedy/remedy.ts'
import type { Run } from '../../src/run.ts'
import { isTracingShell, shellAt } from '../../src/run/shell-at.ts'
import { argumentText } from '../../src/scanner/instruction.ts'
import { isInsideShell } from '../../src/remedy/script/nesting.ts'
import type { Script } from '../../src/shell.ts'
import { contains, type Span } from '../../src/span.ts'
import { findPrintings } from '../../src/trace/print/printing.ts'
import { toleranceOf } from '../../src/trace/read/tolerance.ts'
import type { Obstacle } from '../../src/transform.ts'
import { RecordedEdits, type Replay } from '../../src/remedy/recorded.ts'
import { type Change, SecondText } from '../../src/remedy/second-text.ts'
import type { Stated } from './stated.ts'

/** A value that stands in a RUN. */
export interface Located {
  readonly run: Run
  readonly stated: Stated
}

/** How a value becomes a secret that is mounted. */
export interface Lift {
  /** What else is done, clauses for its story. */
  readonly done: readonly string[]
  readonly apply: Replay
}

/**
 * How a value that RUNs state becomes a secret: a second text, which nobody gets to see, declares a
 * build argument and names it where the value stood, and what would be done for that one is done
 * here.
 *
 * @param places all places of the value
 * @returns undefined where a person must do it, without a reason that is worth a word
 */
export function lift(
  facts: Remedies,
  name: string,
  places: readonly Located[],
): Lift | Obstacle | undefined {
  const changes = places.map((place) => changeOf(place, name))
  if (changes.includes(undefined)) return undefined
  const text = new SecondText(facts.dockerfile.source, [
    ...(changes as Change[]),
    ...declarations(places, name),
  ])
  const second = facts.of(text.text, name)
  const remedy = remedyFor(
    second,
    name,
    places.map(({ run }) => facts.runs.indexOf(run)),
  )
  if (!remedy) return undefined
  if ('why' in remedy)
    return { why: asWritten(text, remedy.why), remedy: asWritten(text, remedy.remedy) }
  if (!isRead(second, name, text) || holds(second, places[0]!.stated.value)) return undefined
  const printing = printingOf(second, name)
  if (printing)
    return {
      why: `the RUN of line ${text.line(printing.instruction.firstLine)} shows it in the build log`,
      remedy: 'take out what shows it, then give it to the RUN as a secret',
    }
  const recorded = new RecordedEdits(facts, second, text)
  remedy.apply(recorded)
  const apply = recorded.replay((change) => unset(changes as Change[], change, places, name))
  return apply && { done: remedy.done.map((clause) => asWritten(text, clause)), apply }
}

/** One for each stage, right before it is needed. */
function declarations(places: readonly Located[], name: string): Change[] {
  const first = new Map<number, number>()
  for (const { run } of places) {
    const { start } = run.instruction.span
    first.set(run.stage.index, Math.min(start, first.get(run.stage.index) ?? start))
  }
  return [...first.values()].map((start) => ({ start, end: start, text: `ARG ${name}\n` }))
}

/**
 * Only a RUN that the value stood in needs it: what others might read by that name is something
 * else.
 */
function remedyFor(
  second: Remedies,
  name: string,
  runs: readonly number[],
): Remedy | Obstacle | undefined {
  const flow = second.flows.find(({ variable }) => variable.names.has(name))
  if (!flow || flow.variable.names.size > 1 || flow.variable.composites.length > 0) return undefined
  const readings = flow.readings.filter(({ how }) => how === 'named')
  const isOwn = readings.every(({ run }) => runs.includes(second.runs.indexOf(run)))
  if (!isOwn || readings.length < new Set(runs).size) return undefined
  const tolerance = toleranceOf(flow.variable, readings)
  return findRemedy(second, { ...flow, readings, tolerance })
}

/** Is every name that was put in one that the shell puts the value in for? */
function isRead({ runs }: Remedies, name: string, { places }: SecondText): boolean {
  const reads = runs.flatMap((run) =>
    run.script?.broken === false
      ? run.script.reads.flatMap((read) => (read.name === name ? (run.source(read) ?? []) : []))
      : [],
  )
  return places
    .filter(({ change }) => change.end > change.start)
    .every(({ at }) => reads.some((read) => contains(at, read)))
}

/** Does an instruction hold the value still? */
function holds({ dockerfile: { stages, source } }: Remedies, value: string): boolean {
  return stages
    .flatMap(({ instructions }) => instructions)
    .some(
      (instruction) =>
        argumentText(instruction).includes(value) ||
        instruction.heredocs.some(({ body }) => source.slice(body.start, body.end).includes(value)),
    )
}

/**
 * The RUN that shows it in the log: so it did before, but there a mount would look like all that it
 * takes.
 */
function printingOf(second: Remedies, name: string): Run | undefined {
  return second.runs.find((run) => {
    if (!run.text.includes(name) || run.script === undefined) return false
    const isTraced = isTracingShell(shellAt(run.stage, run.instruction))
    const held = { names: new Set([name]), files: [], isTraced }
    return findPrintings(run.script, second.pathsOf(run), held).length > 0
  })
}

/** What stands where the value stood; undefined in quotes that are not read here. */
function changeOf({ run, stated }: Located, name: string): Change | undefined {
  const { span, isExact, by } = stated
  const { script } = run
  if (!script || !isExact) return undefined
  const quote = quoteOf(script, stated)
  if (quote === undefined) return undefined
  const closes = quote === "'" && script.source[span.end] === "'"
  const reference = `\${${name}}`
  // a blank in an address is written in another way
  const isPlain = quote === '"' || (quote === '' && by === 'the address')
  const text = isPlain
    ? reference
    : quote === ''
      ? `"${reference}"`
      : `'"${reference}"${closes ? '' : "'"}`
  const at = run.source({ start: span.start, end: span.end + (closes ? 1 : 0) })
  return at && { ...at, text }
}

/** What is open where the value stands; a document is like double quotes. */
function quoteOf(script: Script, { command, span }: Stated): string | undefined {
  const isInside = (around: Span | undefined) => around !== undefined && contains(around, span)
  if (isInsideShell(script, command)) return quoteAt(script.source, 0, span.start)
  if (command.redirects.some(({ body }) => isInside(body))) return '"'
  const word = [
    ...command.words,
    ...command.assignments,
    ...command.redirects.flatMap(({ target }) => target ?? []),
  ].find(isInside)
  return word && quoteAt(script.source, word.start, span.start)
}

/** `X_TOKEN=… make`: the mount sets what the assignment did. */
function unset(
  changes: readonly Change[],
  change: Change,
  places: readonly Located[],
  name: string,
): Change {
  const { run, stated } = places[changes.indexOf(change)]!
  const { prefix, own } = stated
  if (!prefix || own !== name) return change
  const blank = /^[ \t]*/.exec(run.script!.source.slice(prefix.end))![0].length
  const at = run.source({ start: prefix.start, end: prefix.end + blank })
  return at ? { ...at, text: '' } : change
}

/** A text about the second text, with the numbers of lines that the first one has. */
function asWritten(text: SecondText, said: string): string {
  return said.replaceAll(/\blines? \d+(?:, \d+)*/g, (lines) =>
    lines.replaceAll(/\d+/g, (number) => String(text.line(Number(number)))),
  )
}

/** The quote that is open at a place of a text in which nothing is nested. */
function quoteAt(source: string, from: number, at: number): string | undefined {
  if (/(?<!<)<<(?!<)|\$'|\$\(|`/.test(source.slice(from, at))) return undefined
  let quote = ''
  for (let index = from; index < at; index++) {
    const character = source[index]!
    if (character === '\\' && quote !== "'") index++
    else if (quote === '' && (character === '"' || character === "'")) quote = character
    else if (character === quote) quote = ''
  }
  return quote
}
