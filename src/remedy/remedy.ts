import type { Remedies } from './remedies.ts'
import type { Flow } from '../trace/flows.ts'
import { readsVariable, tools } from '../catalog/tools.ts'
import { isInstallersCredential, isRuledOut, readersOfWrite } from '../trace/read/evidence.ts'
import { isSure, type Reading, readingOf } from '../trace/read/readings.ts'
import { fallbackAt } from '../trace/read/tolerance.ts'
import { secretIdOf } from '../ids.ts'
import { mountsOf } from '../mounts.ts'
import type { Run } from '../run.ts'
import { serveVariable } from './serve.ts'
import type { Span } from '../span.ts'
import {
  type LeakFix,
  type Edit,
  fromEnv,
  type Leak,
  type Obstacle,
  type WantedSecret,
} from '../transform.ts'

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

interface ChosenFix extends LeakFix {
  /** Whose settings it mends. */
  readonly tools: readonly string[]
  consumedIn(run: Run): boolean
}

/** The tools that were given the secret by what leaks it. */
function toolsOf(leak: Leak): readonly string[] {
  if (leak.kind === 'composite')
    return tools
      .filter((tool) => readsVariable(tool, leak.declaration.name))
      .map(({ name }) => name)
  return readersOfWrite(leak.write)
}

/**
 * Finds what serves a secret variable everywhere, or why one of its uses cannot be served: then
 * nothing is done at all.
 */
export function findRemedy(facts: Remedies, flow: Flow): Remedy | Obstacle {
  const [blocker] = flow.blockers
  if (blocker) return blocker
  const fixes: ChosenFix[] = []
  for (const leak of flow.leaks) {
    if (
      leak.kind === 'write' &&
      leak.write.isCopy &&
      fixes.some((fix) => fix.coversCopies && fix.consumedIn(leak.run))
    )
      continue
    const fix = fixOf(facts, flow, leak)
    if ('why' in fix) return fix
    fixes.push({
      ...fix,
      tools: toolsOf(leak),
      consumedIn: (run) => leak.kind === 'write' && leak.run === run,
    })
  }
  const readings = remaining(facts, flow, fixes)
  const needs = uniqueNeeds(
    fixes.flatMap((fix) => fix.needs),
    readings,
  )
  const isUnread =
    readings.length + needs.length === 0 && fixes.length === 0 && !isServedAlready(facts, flow)
  if (isUnread && isOutOfReach(facts, flow)) return outOfReach(flow)
  if (isUnread && isShadowed(facts, flow)) return shadowed
  const { variable, tolerance } = flow
  const note =
    fixes.map((fix) => fix.note).find((item) => item !== undefined) ??
    (isPrivateKey(variable.id) ? keyNote : undefined)
  const secret: WantedSecret = {
    id: secretIdOf(facts, variable.id, variable.names),
    type: 'secret',
    from: fixes.map((fix) => fix.source).find((item) => item !== undefined) ?? fromEnv(variable.id),
    required: !tolerance.optional,
    ...(note === undefined ? {} : { note }),
  }
  const mountings = [...readings, ...needs].map((reading) =>
    serveVariable(facts, reading, secret, {
      ...tolerance,
      insists:
        tolerance.insists ||
        fixes.some((fix) =>
          fix.needs.some(
            (need) => need.required && need.run === reading.run && need.name === reading.name,
          ),
        ),
      fallback: fallbackAt(facts, reading),
    }),
  )
  const failed = mountings.find((mounting): mounting is Obstacle => 'why' in mounting)
  if (failed) return failed
  const runs = [
    ...[...readings, ...needs].map(({ run }) => run),
    ...fixes.flatMap((fix) => fix.runs),
  ]
  return {
    done: isUnread
      ? ['nothing in this file can read it, so drop its --build-arg']
      : [...new Set(fixes.map((fix) => fix.done))].filter((clause) => clause !== ''),
    served: fixes.map((fix) => fix.served).find((item) => item !== undefined),
    runs: [...new Set(runs)].toSorted(
      (a, b) => a.instruction.span.start - b.instruction.span.start,
    ),
    readings,
    secret,
    isReview: fixes.some((fix) => fix.isReview),
    apply: (edit) => {
      for (const mounting of mountings) if ('apply' in mounting) mounting.apply(edit)
      // after the mountings: what a fix puts before a RUN may need the value that they bring
      for (const fix of fixes) fix.apply(edit, secret)
      for (const declaration of variable.declarations) edit.undeclare(declaration)
    },
  }
}

function fixOf(facts: Remedies, flow: Flow, leak: Leak): LeakFix | Obstacle {
  for (const { claims, fix } of facts.fixers) {
    const found = claims(leak) ? fix(facts, flow, leak) : undefined
    if (found) return found
  }
  if (leak.kind === 'composite') {
    const { kind, name, instruction } = leak.declaration
    return {
      why: `${kind} ${name} of line ${instruction.firstLine} holds it inside a larger text`,
      remedy: `put the text together in the RUN that uses ${name}, or pass all of ${name} as the secret`,
    }
  }
  const { run, write } = leak
  if (write.keeper !== undefined)
    return {
      why: `${write.keeper} in the RUN of line ${run.instruction.firstLine} may write it to ${write.to}, where a mount alone would leave it in the layer`,
      remedy: write.instead,
    }
  return {
    why: `the RUN of line ${run.instruction.firstLine} writes it to ${write.to}, so a mount alone would leave it in the layer`,
    remedy: write.instead,
  }
}

/**
 * The readings that are left when the fixes are done: a RUN whose every read is gone needs the
 * value no more, unless something else in it may read it. A tool whose settings the fixes mend gets
 * the value by them.
 */
function remaining(facts: Remedies, flow: Flow, fixes: readonly ChosenFix[]): Reading[] {
  const gone = fixes.flatMap((fix) => fix.consumed)
  const mended = new Set(fixes.flatMap((fix) => fix.tools))
  const isServed = fixes.some((fix) => fix.needs.length + fix.runs.length > 0)
  const replaced = new Set(
    fixes.flatMap((fix) => (fix.replaces ? fix.needs.map(({ run }) => run) : [])),
  )
  const readsFile = (run: Run) => fixes.some((fix) => fix.isWholeFile && fix.runs.includes(run))
  const isMended = ({ how, tool, run, name }: Reading) =>
    (!isSure({ how }) && tool !== undefined && mended.has(tool)) ||
    (isProjectCode(how) && isServed && isInstallersCredential(name)) ||
    (how === 'kin' && fixes.some((fix) => fix.runs.includes(run))) ||
    (how !== 'script' && !isSure({ how }) && readsFile(run)) ||
    (how === 'tool' && replaced.has(run))
  return flow.readings.flatMap((reading) => {
    if (isMended(reading)) return []
    const spans = gone.filter(({ run }) => run === reading.run).map(({ span }) => span)
    if (spans.length === 0 || reading.how !== 'named') return [reading]
    const reads = reading.run.script?.reads.filter((read) => read.name === reading.name) ?? []
    const isGone = (read: Span) =>
      spans.some((span) => span.start <= read.start && read.end <= span.end)
    if (!reads.every(isGone)) return [reading]
    const rest = without(reading.run, spans)
    const other = readingOf(rest, reading.name, facts.around(reading.run), true)
    if (!other || readsFile(reading.run) || isMended(other) || isRuledOut(other, flow.readings))
      return []
    return [{ ...other, run: reading.run }]
  })
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
  return { ...run, script: script.with({ commands }) }
}

function uniqueNeeds(needs: LeakFix['needs'], readings: readonly Reading[]): LeakFix['needs'] {
  return needs.filter(
    (need, index) =>
      !readings.some((other) => other.run === need.run && other.name === need.name) &&
      needs.findIndex((other) => other.run === need.run && other.name === need.name) === index,
  )
}

const keyNote =
  'a key in a variable loses its last newline, without which ssh says "invalid format": echo puts it back, printf and $(cat) do not'

function isPrivateKey(name: string): boolean {
  return /(?:SSH|PRIVATE|PRV|PRIV|DEPLOY|RSA|ED25519)_?(?:PRIVATE_|PRV_)?KEY|ID_(?:RSA|ED25519|ECDSA|DSA)/i.test(
    name,
  )
}

/** Nothing reads the declaration, because RUNs get the value from mounts that are there already. */
function isServedAlready(facts: Remedies, { variable: { names, id } }: Flow): boolean {
  const served = facts.runs.filter(({ instruction }) =>
    mountsOf(instruction).some(
      (mount) =>
        mount.type === 'secret' &&
        ((mount.env !== undefined && names.has(mount.env)) ||
          mount.id?.toLowerCase().replaceAll(/[-.]/g, '_') === id.toLowerCase()),
    ),
  )
  return served.some((run) =>
    [...names].some((name) => facts.inEffect(run.stage, run.instruction, name)),
  )
}

/** It stands before FROM and no stage declares it: somebody may have forgotten that. */
function isOutOfReach(facts: Remedies, { variable: { declarations } }: Flow): boolean {
  return declarations.every(({ stage }) => stage === -1) && facts.dockerfile.stages.length > 0
}

/** Another declaration of the name stays, which is what all RUNs see. */
function isShadowed(facts: Remedies, { variable: { names, declarations } }: Flow): boolean {
  return [...names].some((name) =>
    facts.environment.declarations(name).some((item) => !declarations.includes(item)),
  )
}

const shadowed: Obstacle = {
  why: 'no RUN is seen to read it, and another declaration of the name stays',
  remedy: 'remove it together with the --build-arg, or name its reader in the RUN',
}

function outOfReach({ variable: { id } }: Flow): Obstacle {
  return {
    why: 'it stands before FROM and no stage declares it, so every RUN sees it empty',
    remedy: `remove it, or add ARG ${id} to the stage that needs it and run again`,
  }
}
