import type { Remedies } from './remedies.ts'
import type { Flow } from '../trace/flows.ts'
import type { Reading } from '../trace/read/readings.ts'
import { fallbackAt, isEmptyAt, type Tolerance } from '../trace/read/tolerance.ts'
import { secretIdOf } from '../ids.ts'
import type { Run } from '../run.ts'
import { runLines } from '../run-lines.ts'
import { whyTrigger } from './for-trigger.ts'
import { onlyDumps, onlyShows } from './only-shown.ts'
import { serveVariable } from './serve.ts'
import { tellsEmpty } from './statements.ts'
import { type Edit, fromEnv, type Obstacle, type WantedSecret } from '../transform.ts'
import { chooseFixes, type ChosenFix } from './chosen-fixes.ts'
import { isKeyOfSsh, keyNote, writtenByScript } from './private-keys.ts'
import { isServedAlready, whyEmpty, whyUnseen } from './unseen.ts'
import { remaining, uniqueNeeds } from './remaining.ts'

/** How a secret variable is dealt with as a whole. */
export interface Remedy {
  /** What else is done, clauses for its story. */
  readonly done: readonly string[]
  readonly served: string | undefined
  /** The RUNs that get it, in order. */
  readonly runs: readonly Run[]
  readonly readings: readonly Reading[]
  readonly secret: WantedSecret
  /** A person should look at it first. */
  readonly isReview: boolean
  apply(edit: Edit): void
}

/**
 * The transform whose shape it is that the secret has where it first would stay; undefined when
 * mounts are all that it takes.
 */
export function claimantOf(facts: Remedies, { leaks: [first] }: Flow): string | undefined {
  return first && facts.fixers.find(({ claims }) => claims(first))?.name
}

/**
 * Finds what serves a secret variable everywhere, or why one of its uses cannot be served: then
 * nothing is done at all.
 */
export function findRemedy(facts: Remedies, flow: Flow): Remedy | Obstacle {
  const [blocker = whyEmpty(facts, flow) ?? whyTrigger(facts, flow)] = flow.blockers
  if (blocker) return blocker
  const fixes = chooseFixes(facts, flow)
  if ('why' in fixes) return fixes
  const { readings, gone, needs } = readersOf(facts, flow, fixes)
  const served = [...readings, ...needs]
  const isUnread = served.length + fixes.length === 0 && !isServedAlready(facts, flow)
  const unseen = isUnread ? whyUnseen(facts, flow) : undefined
  if (unseen) return unseen
  const written = fixes.length === 0 ? writtenByScript(flow.variable, readings) : undefined
  if (written) return written
  const secret = secretOf(facts, flow, fixes)
  const mountings = served.map((reading) =>
    serveVariable(facts, reading, secret, {
      ...flow.tolerance,
      insists: flow.tolerance.insists || insistOn(fixes, reading),
      fallback: fallbackAt(facts, reading) ?? emptyAt(facts, reading, flow.tolerance),
    }),
  )
  const failed = mountings.find((mounting): mounting is Obstacle => 'why' in mounting)
  if (failed) return failed
  return {
    done: isUnread
      ? ['nothing in this file can read it, so drop its --build-arg']
      : doneBy(fixes, gone),
    served: firstOf(fixes, 'served'),
    runs: inOrder([...served.map(({ run }) => run), ...fixes.flatMap((fix) => fix.runs)]),
    readings,
    secret,
    isReview: fixes.some((fix) => fix.isReview),
    apply: (edit) => {
      for (const mounting of mountings) if ('apply' in mounting) mounting.apply(edit)
      // after the mountings: what a fix puts before a RUN may need the value that they bring
      for (const fix of fixes) fix.apply(edit, secret)
      for (const run of gone) edit.remove(run.instruction)
      for (const declaration of flow.variable.declarations) edit.undeclare(declaration)
    },
  }
}

/** The RUNs that are to get the value, and those that go since they only show it. */
function readersOf(facts: Remedies, flow: Flow, fixes: readonly ChosenFix[]) {
  const all = remaining(facts, flow, fixes)
  const shown = all.filter(({ run }) => onlyShows(run))
  const others = all.filter((item) => !shown.includes(item) && !onlyDumps(item.run))
  const isServed = fixes.some((fix) => fix.needs.length + fix.runs.length > 0)
  // a secret that is only shown is left to a person
  const readings = others.length > 0 || isServed ? others : all
  const needs = uniqueNeeds(
    fixes.flatMap((fix) => fix.needs),
    readings,
  )
  return { readings, needs, gone: inOrder(readings === all ? [] : shown.map(({ run }) => run)) }
}

/** What is told of it, besides the mounts. */
function doneBy(fixes: readonly ChosenFix[], gone: readonly Run[]): string[] {
  const were = gone.length === 1 ? 'was' : 'were'
  const taken = gone.length === 0 ? [] : [`${runLines(gone)} only showed it, and ${were} taken out`]
  return [...new Set([...fixes.map((fix) => fix.done), ...taken])].filter((clause) => clause !== '')
}

function secretOf(
  facts: Remedies,
  { variable, tolerance }: Flow,
  fixes: readonly ChosenFix[],
): WantedSecret {
  const note = firstOf(fixes, 'note') ?? (isKeyOfSsh(variable) ? keyNote : undefined)
  return {
    id: secretIdOf(facts, variable.id, variable.names),
    type: 'secret',
    from: firstOf(fixes, 'source') ?? fromEnv(variable.id),
    required: !tolerance.optional,
    ...(note === undefined ? {} : { note }),
  }
}

/** What the first of some fixes says that says something. */
function firstOf<Key extends 'note' | 'source' | 'served'>(
  fixes: readonly ChosenFix[],
  key: Key,
): ChosenFix[Key] | undefined {
  return fixes.map((fix) => fix[key]).find((item) => item !== undefined)
}

/** Does one of the fixes fail where the RUN gets no value? */
function insistOn(
  fixes: readonly ChosenFix[],
  { run, name }: Pick<Reading, 'run' | 'name'>,
): boolean {
  return fixes.some((fix) =>
    fix.needs.some((need) => need.required && need.run === run && need.name === name),
  )
}

/** The empty text that a RUN must find where the caller gives nothing. */
function emptyAt(
  facts: Remedies,
  reading: Pick<Reading, 'run' | 'name'>,
  { optional }: Tolerance,
): '' | undefined {
  return optional && tellsEmpty(reading) && isEmptyAt(facts, reading) ? '' : undefined
}

function inOrder(runs: readonly Run[]): Run[] {
  return [...new Set(runs)].toSorted((a, b) => a.instruction.span.start - b.instruction.span.start)
}
