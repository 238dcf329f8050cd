import { isBuildOnly } from '../src/catalog/names/build-only.ts'
import { isPredefined } from '../src/catalog/names/predefined.ts'
import { predefined } from '../src/remedy/predefined.ts'
import type { Remedies } from '../src/remedy/remedies.ts'
import { isDummy } from '../src/trace/enter/dummies.ts'
import type { Flow } from '../src/trace/flows.ts'
import { callsOf } from '../src/trace/read/calls.ts'
import { readsInPassing } from '../src/trace/read/project-code.ts'
import { isSure, type Reading } from '../src/trace/read/readings.ts'
import { dumpRemarks } from '../src/trace/write/dumped.ts'
import type { Finding, Obstacle, Transform } from '../src/transform.ts'
import { claimantOf, type Remedy } from '../src/remedy/remedy.ts'
import { composed } from './variable/composed.ts'
import { ofExceptions } from './variable/exceptions.ts'
import { ignoredValues, publicSecrets } from './variable/ignored.ts'
import { rotateClause } from './variable/rotating.ts'
import { guesses, handed, lost, servedBy } from './variable/told.ts'
import { staysIn } from './variable/stays.ts'

/**
 * ARG and ENV that carry a secret go; every RUN that reads it gets a mount that sets the variable
 * for that RUN alone.
 *
 * @example
 * // before
 * ARG NPM_TOKEN
 * RUN npm ci
 * // after
 * RUN --mount=type=secret,id=NPM_TOKEN,env=NPM_TOKEN,required=true npm ci
 */
export const variable: Transform = {
  name: 'variable',
  description: 'ARG and ENV that carry a secret become secret mounts of the RUNs that read it',
  *find(facts) {
    for (const flow of facts.flows) yield finding(facts, flow)
    yield* composed(facts)
    yield* ignoredValues(facts)
    yield* publicSecrets(facts)
    yield* ofExceptions(facts)
  },
}

function finding(facts: Remedies, flow: Flow): Finding {
  const about = aboutOf(facts, flow)
  if (isDummy(facts, flow))
    return {
      ...about.base,
      safety: 'note',
      message:
        `${about.subject} has a dummy default and no RUN names it: if the dummy is all that the ` +
        'build needs, there is nothing to do',
    }
  const passed = predefined(facts, flow)
  if (passed) return predefinedFinding(facts, flow, about, passed.done)
  const found = forContainers(flow) ?? facts.remedyFor(flow)
  return 'why' in found ? openFinding(flow, about, found) : served(facts, flow, about, found)
}

/** How every finding of a flow begins. */
interface About {
  readonly base: Pick<Finding, 'at' | 'name' | 'by'>
  /** `ARG NPM_TOKEN` */
  readonly subject: string
  /** Only the value could tell whether it is a secret. */
  readonly isPossible: boolean
}

function aboutOf(facts: Remedies, flow: Flow): About {
  const { declarations, id, because } = flow.variable
  const first = declarations[0]!
  const by = claimantOf(facts, flow)
  return {
    base: { at: first.instruction.span, name: id, ...(by === undefined ? {} : { by }) },
    subject: `${first.kind} ${first.name}`,
    isPossible: because === 'possible',
  }
}

/** The builder passes it without a line too. */
function predefinedFinding(
  facts: Remedies,
  { variable: { id, declarations } }: Flow,
  { base, subject }: About,
  done: string,
): Finding {
  return {
    ...base,
    safety: 'review',
    message:
      `${subject} may hold credentials in its URL and stays in the image history; the ` +
      `builder passes ${id} to every RUN without that line and keeps it out of the ` +
      'history, so the line ' +
      `${facts.options.unsafe ? 'is taken out' : 'can go (--unsafe)'}${done}`,
    fix: (edit) => {
      for (const declaration of declarations) edit.undeclare(declaration)
    },
  }
}

/** What a person has to do. */
function openFinding(flow: Flow, { base, subject, isPossible }: About, found: Obstacle): Finding {
  const { why, remedy, harm = 'stays in the image history' } = found
  if (isPossible && !isHandedOn(flow) && !isSource(flow))
    return {
      ...base,
      safety: 'note',
      message: `${subject} may hold credentials in its URL: ${why}; ${remedy}`,
    }
  return {
    ...base,
    safety: 'safe',
    message:
      `${subject} ${isPossible ? 'may hold credentials in its URL and ' : ''}${harm}: ` +
      `${why}; ${remedy}${rotateClause(flow)}`,
  }
}

/** What is done, or offered. */
function served(facts: Remedies, flow: Flow, about: About, found: Remedy): Finding {
  const { base, subject, isPossible } = about
  const stays = staysIn(facts, flow)
  const isReview =
    (isPossible && !isSource(flow)) ||
    stays !== undefined ||
    found.isReview ||
    flow.losses.some(({ atRunTime }) => atRunTime === 'unknown')
  const mounted = servedBy(found, isReview && !facts.options.unsafe)
  const done = found.done.map((clause) => `; ${clause}`).join('')
  const end = `${done}${lost(flow)}`
  return {
    ...base,
    safety: isReview ? 'review' : 'safe',
    message:
      isPossible && isReview
        ? `${subject} may hold credentials in its URL and stays in the image history; if it ` +
          `does, ${mounted}${end}`
        : `${subject} stays in the image history; ${mounted}${guesses(found)}${end}` +
          `${stays ?? handed(facts, flow)}${remarks(facts, flow)}${rotateClause(flow)}`,
    fix: (edit) => found.apply(edit),
  }
}

/**
 * A source that a tool fetches packages from, because it is told to or of its own accord: private
 * ones ask for credentials.
 */
function isSource({ readings, variable: { source } }: Flow): boolean {
  return source !== undefined && readings.some(isSure)
}

/** An ENV keeps in the image what a tool or the builder reads from it. */
function isHandedOn({ variable: { declarations } }: Flow): boolean {
  return declarations.some(
    ({ kind, name }) => kind === 'ENV' && (isBuildOnly(name) || isPredefined(name)),
  )
}

/** An ENV that containers get, and that no RUN is seen to need, is theirs. */
function forContainers({ losses, readings, leaks }: Flow): Obstacle | undefined {
  const [loss] = losses.filter(({ atRunTime }) => atRunTime === 'unknown')
  if (!loss || leaks.length > 0 || !readings.every(isByChance)) return undefined
  return {
    why: `no RUN is seen to need it, so ENV ${loss.name} is the container's`,
    remedy: `pass ${loss.name} when the container starts (docker run -e, an orchestrator's secret) and remove the ENV`,
  }
}

/** Does the RUN read it in passing, while a tool fetches itself or another public program? */
function isByChance({ run, how }: Reading): boolean {
  return (
    how !== 'named' &&
    callsOf(run).every(({ found }) => found && readsInPassing(found.tool, found.args))
  )
}

/** What some versions of a program do, where nothing says which it is. */
function remarks(facts: Remedies, { readings }: Flow): string {
  const found = readings.flatMap(({ run }) => dumpRemarks(facts, run))
  return [...new Set(found)].map((remark) => `; ${remark}`).join('')
}
