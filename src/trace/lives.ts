import type { Facts } from '../facts.ts'
import { readCopy } from '../dockerfile/copy.ts'
import { instructionsOf, lineage, type Stage } from '../dockerfile.ts'
import type { Run } from '../run.ts'
import { type Block, blocksOf } from './blocks.ts'
import { buildsForeignCode } from './read/calls.ts'
import { Candidates } from './enter/candidates.ts'
import { isOnlyChecked, type Reading, readingOf } from './read/readings.ts'
import { toleranceOf, type Tolerance } from './read/tolerance.ts'
import type { SecretVariable } from './enter/variables.ts'
import { findWrites, type Write } from './write/writes.ts'
import type { Leak } from '../transform.ts'

/** The life of one secret variable in a file: what reads it, what it is written to, what no mount can serve. */
export interface Life {
  readonly variable: SecretVariable
  /** The RUNs that need it, in order. A RUN stands twice when it needs two of its names. */
  readonly readings: readonly Reading[]
  /** Where it would stay although its declarations go. */
  readonly leaks: readonly Leak[]
  /** Uses that no mount can serve. */
  readonly blocks: readonly Block[]
  readonly tolerance: Tolerance
}

/** Follows every secret variable of a file. */
export function findLives(facts: Facts): Life[] {
  if (facts.variables.length === 0) return []
  const candidates = new Candidates(facts)
  return facts.variables.map((variable) => {
    const readings = select(
      candidates.of(variable.names).flatMap((run) => readingsOf(facts, run, variable)),
    )
    const writes = readings.flatMap(({ run }, index) =>
      index > 0 && readings[index - 1]!.run === run ? [] : writesOf(facts, run, variable),
    )
    const composed = composedWrites(facts, candidates, variable)
    const leaks: Leak[] = [
      ...variable.composites.map((declaration) => ({ kind: 'composite' as const, declaration })),
      ...[...writes, ...composed]
        .filter(({ write }) => !write.removed)
        .map((item) => ({ kind: 'write' as const, ...item })),
    ]
    return {
      variable,
      readings,
      leaks,
      blocks: blocksOf(facts, variable, readings),
      tolerance: toleranceOf(variable, readings),
    }
  })
}

/** The names of a secret that the file gives its value at a RUN. */
export function namesAt(facts: Facts, run: Run, variable: SecretVariable): string[] {
  return [...variable.names].filter((name) => {
    const declaration = facts.inEffect(run.stage, run.instruction, name)
    return declaration !== undefined && variable.declarations.includes(declaration)
  })
}

function readingsOf(facts: Facts, run: Run, variable: SecretVariable): Reading[] {
  const names = namesAt(facts, run, variable)
  if (names.length === 0) return []
  const configs = facts.configsAt(run)
  const image = facts.environment.image(run.stage)
  const found = names.flatMap(
    (name) => readingOf(run, name, configs, image, false, ownPrograms(run)) ?? [],
  )
  // a name that the text tells beats what tools may read of the others
  const named = found.filter(({ how }) => how === 'named' || how === 'tool' || how === 'file')
  return named.length > 0 ? named : found.slice(-1)
}

/** Names of the programs that the stage copies in: scripts of the repository by another name. */
function ownPrograms({ stage }: Run): ReadonlySet<string> {
  const found = programs.get(stage)
  if (found) return found
  const copies = lineage(stage).flatMap((at) =>
    [...instructionsOf(at, 'COPY'), ...instructionsOf(at, 'ADD')].flatMap(
      (instruction) => readCopy(instruction) ?? [],
    ),
  )
  const own = new Set(
    copies
      .filter(({ from, destination }) => from === undefined && !destination.text.endsWith('/'))
      .map(({ destination }) => destination.text.replace(/^.*\//, '')),
  )
  programs.set(stage, own)
  return own
}

const programs = new WeakMap<Stage, ReadonlySet<string>>()

/**
 * Which readings count: those that are seen; scripts of the repository always, since nobody can look into them; kin tools and the project's
 * own scripts only when nothing else reads the variable.
 */
function select(readings: readonly Reading[]): Reading[] {
  const seen = readings.some(
    (reading) =>
      (reading.how === 'named' && !isOnlyChecked(reading)) ||
      reading.how === 'tool' ||
      reading.how === 'file',
  )
  const kin = readings.some(({ how }) => how === 'kin')
  return readings.filter(({ how, run }) => {
    if (how === 'script') return !(seen || kin) || !buildsForeignCode(run)
    if (how === 'kin') return !seen
    return how !== 'project' || !(seen || kin)
  })
}

/** What RUNs write of an ENV that is made of the secret: only where they do not name the secret itself, for that is found already. */
function composedWrites(
  facts: Facts,
  candidates: Candidates,
  variable: SecretVariable,
): { run: Run; write: Write }[] {
  if (variable.composites.length === 0) return []
  const names = new Set(variable.composites.map((item) => item.name))
  return candidates.of(names).flatMap((run) => {
    const own = [...names].filter(
      (name) =>
        run.text.includes(name) &&
        variable.composites.includes(facts.inEffect(run.stage, run.instruction, name)!),
    )
    if (own.length === 0 || !run.script) return []
    return findWrites(run.script, own, facts.pathsOf(run)).map((write) => ({ run, write }))
  })
}

function writesOf(facts: Facts, run: Run, variable: SecretVariable): { run: Run; write: Write }[] {
  if (!run.script) return []
  const paths = facts.pathsOf(run)
  return findWrites(run.script, variable.names, paths).map((write) => ({ run, write }))
}
