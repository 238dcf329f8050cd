import type { Traces } from './traces.ts'
import { effectsOf } from '../catalog/programs/effects.ts'
import type { Run } from '../run.ts'
import { type Blocker, blockersOf } from './blockers.ts'
import { atRunTime } from './run-time.ts'
import { CandidateRuns } from './enter/candidates.ts'
import { isFilledByNothing } from './enter/filled.ts'
import { isRuledOut, readersOfWrite } from './read/evidence.ts'
import { isSure, type Reading, readingOf } from './read/readings.ts'
import { isSaidOptional } from './read/said-optional.ts'
import { toleranceOf, type Tolerance } from './read/tolerance.ts'
import type { SecretVariable } from './enter/variables.ts'
import { dumpedWrites } from './write/dumped.ts'
import { projectWrites } from './write/project-scripts.ts'
import { sourceWrites } from './write/source-writes.ts'
import type { Write } from './write/write.ts'
import type { Leak } from './leak.ts'

/**
 * The flow of one secret variable in a file: what reads it, what it is written to, what no mount
 * can serve.
 */
export interface Flow {
  readonly variable: SecretVariable
  /** The RUNs that need it, in order. A RUN stands twice when it needs two of its names. */
  readonly readings: readonly Reading[]
  /** Where it would stay although its declarations go. */
  readonly leaks: readonly Leak[]
  /** Uses that no mount can serve. */
  readonly blockers: readonly Blocker[]
  readonly tolerance: Tolerance
  /**
   * ENVs that containers have now, and that are gone when the declarations go: what starts reads
   * none of them, or may.
   */
  readonly losses: readonly Loss[]
}

/** An ENV that only a tool of the build reads, seen from a container. */
export interface Loss {
  readonly name: string
  readonly atRunTime: 'unread' | 'unknown'
}

interface Located {
  readonly run: Run
  readonly write: Write
}

/** Follows every secret variable of a file. */
export function findFlows(facts: Traces): Flow[] {
  if (facts.variables.length === 0) return []
  const candidates = new CandidateRuns(facts)
  return facts.variables.map((variable) => {
    const found = candidates.of(variable.names).flatMap((run) => readingsOf(facts, run, variable))
    const writesIn = new Map<Run, Located[]>()
    const written = ({ run }: Reading) => {
      if (!writesIn.has(run)) writesIn.set(run, writesOf(facts, run, variable))
      return writesIn.get(run)!
    }
    const given = found.filter(({ how }) => how === 'named').flatMap(written)
    const readings = select(
      facts,
      found,
      new Set(given.flatMap(({ write }) => readersOfWrite(write))),
    )
    const writes = readings.flatMap((reading, index) =>
      index > 0 && readings[index - 1]!.run === reading.run ? [] : written(reading),
    )
    const composed = composedWrites(facts, candidates, variable)
    const leaks: Leak[] = [
      ...variable.composites.map((declaration) => ({ kind: 'composite' as const, declaration })),
      ...[...writes, ...composed, ...readings.flatMap(notedBy)]
        .filter(({ write }) => !write.removed)
        .map((item) => ({ kind: 'write' as const, ...item })),
    ]
    return {
      variable,
      readings,
      leaks,
      blockers: blockersOf(facts, variable, readings),
      tolerance: toleranceOf(variable, readings, {
        spared: spared(facts, variable),
        isEmpty: variable.declarations.every((item) => isFilledByNothing(facts, item)),
      }),
      losses: lossesOf(facts, variable),
    }
  })
}

function notedBy(reading: Reading): Located[] {
  return sourceWrites(reading).map((write) => ({ run: reading.run, write }))
}

/** Names that some build is seen, or said, to go without. */
function spared({ options, dockerfile }: Traces, variable: SecretVariable): readonly string[] {
  const seen = options.optional ?? []
  return isSaidOptional(dockerfile, variable) ? [...seen, variable.id] : seen
}

function lossesOf(facts: Traces, { declarations, composites }: SecretVariable): Loss[] {
  return [...declarations, ...composites].flatMap((declaration) => {
    const found = atRunTime(facts, declaration)
    return found === 'unread' || found === 'unknown'
      ? [{ name: declaration.name, atRunTime: found }]
      : []
  })
}

/** The names of a secret that the file gives its value at a RUN. */
export function namesAt(facts: Traces, run: Run, variable: SecretVariable): string[] {
  return [...variable.names].filter((name) => {
    const declaration = facts.inEffect(run.stage, run.instruction, name)
    return declaration !== undefined && variable.declarations.includes(declaration)
  })
}

function readingsOf(facts: Traces, run: Run, variable: SecretVariable): Reading[] {
  const at = (name: string) =>
    facts.inEffect(run.stage, run.instruction, name)?.instruction.span.start ?? 0
  const names = namesAt(facts, run, variable).toSorted((a, b) => at(a) - at(b))
  if (names.length === 0) return []
  const around = facts.around(run)
  const found = names.flatMap((name) => readingOf(run, name, around) ?? [])
  // the file itself renames a variable for who reads it: of names that are only suspected the last
  // declared one counts
  const sure = found.filter(isSure)
  const last = found.at(-1)
  return last === undefined || sure.includes(last) ? sure : [...sure, last]
}

/**
 * Which readers count: all but those that strong evidence rules out. A declaration that would be
 * left without any reader by that keeps them: somebody put it there.
 *
 * @param given tools that the file writes it for
 */
function select(
  facts: Traces,
  readings: readonly Reading[],
  given: ReadonlySet<string>,
): Reading[] {
  const kept = readings.filter((reading) => !isRuledOut(reading, readings, given))
  const givenBy = ({ run, name }: Reading) => facts.inEffect(run.stage, run.instruction, name)
  const served = new Set(kept.map(givenBy))
  return readings.filter((reading) => kept.includes(reading) || !served.has(givenBy(reading)))
}

/**
 * What RUNs write of an ENV that is made of the secret: only where they do not name the secret
 * itself, for that is found already.
 */
function composedWrites(
  facts: Traces,
  candidates: CandidateRuns,
  variable: SecretVariable,
): Located[] {
  if (variable.composites.length === 0) return []
  const names = new Set(variable.composites.map((item) => item.name))
  return candidates.of(names).flatMap((run) => {
    const own = [...names].filter(
      (name) =>
        (run.text.includes(name) || isSpilt(run, name)) &&
        variable.composites.includes(facts.inEffect(run.stage, run.instruction, name)!),
    )
    if (own.length === 0 || !run.script) return []
    return facts.writesOf(run, new Set(own)).map((write) => ({ run, write }))
  })
}

/** Does a command write the variable out that it reads by itself? */
function isSpilt({ script }: Run, name: string): boolean {
  return script?.commands.some((command) => effectsOf(command).spills([name]).length > 0) ?? false
}

function writesOf(facts: Traces, run: Run, variable: SecretVariable): Located[] {
  if (!run.script) return []
  const { project } = facts.around(run)
  return [
    ...facts.writesOf(run, variable.names),
    ...projectWrites(run.script, namesAt(facts, run, variable), facts.pathsOf(run), project),
    ...dumpedWrites(facts, run),
  ].map((write) => ({ run, write }))
}
