import type { Facts } from '../src/facts.ts'
import type { Life } from '../src/flow/lives.ts'
import type { Reading } from '../src/flow/readings.ts'
import { findOnbuild } from '../src/flow/onbuild.ts'
import { findUndeclared } from '../src/flow/undeclared.ts'
import type { Run } from '../src/run.ts'
import type { Finding, Obstacle, Transform } from '../src/transform.ts'
import { treat, type Treatment } from '../src/treatment.ts'

/**
 * ARG and ENV that carry a secret go; every RUN that reads it gets a mount that sets the variable for that RUN alone.
 *
 * @example
 * // before
 * ARG NPM_TOKEN
 * RUN npm ci
 * // after
 * RUN --mount=type=secret,id=NPM_TOKEN,env=NPM_TOKEN npm ci
 */
export const variable: Transform = {
  name: 'variable',
  description: 'ARG and ENV that carry a secret become secret mounts of the RUNs that read it',
  *find(facts) {
    for (const life of facts.lives) yield finding(facts, life)
    yield* findUndeclared(facts)
    yield* findOnbuild(facts)
  },
}

function finding(facts: Facts, life: Life): Finding {
  const { declarations, id, because, literal } = life.variable
  const first = declarations[0]!
  const subject = `${first.kind} ${first.name}`
  const base = { at: first.instruction.span, name: id }
  const rotate = literal ? '; a value is written in the file, so rotate it' : ''
  const treatment: Treatment | Obstacle = isGuess(life) ? dummy : treat(facts, life)
  if ('why' in treatment) {
    const { why, remedy } = treatment
    if (because === 'possible') return { ...base, safety: 'note', message: `${subject} may hold credentials in its URL: ${why}; ${remedy}` }
    return { ...base, safety: 'safe', message: `${subject} stays in the image history: ${why}; ${remedy}${rotate}` }
  }
  const done = treatment.done.map((clause) => `; ${clause}`).join('')
  const served = treatment.runs.length === 0 ? 'taken out' : `mounted as a secret for ${lines(treatment.runs)}`
  return {
    ...base,
    ...(treatment.by === undefined ? {} : { by: treatment.by }),
    safety: because === 'possible' ? 'review' : 'safe',
    message:
      because === 'possible'
        ? `${subject} may hold credentials in its URL and stays in the image history; ${served} if it does${done}`
        : `${subject} stays in the image history; ${served}${guesses(treatment.readings)}${done}${rotate}`,
    fix: (edit) => treatment.apply(edit),
  }
}

const dummy: Obstacle = { why: 'it has a dummy default and no RUN is seen to read it', remedy: 'if the dummy is all that the build needs, set it in the RUN; else name the reader there' }

/** A dummy default, and scripts that may or may not read it: most likely the dummy is all that the build needs. */
function isGuess({ readings, tolerance, blocks }: Life): boolean {
  return blocks.length === 0 && readings.length > 0 && Boolean(tolerance.fallback) && readings.every(isUnsure)
}

function isUnsure({ how }: Reading): boolean {
  return how === 'project' || how === 'script' || how === 'kin'
}

function lines(runs: readonly Run[]): string {
  const numbers = runs.map(({ instruction }) => instruction.firstLine)
  return numbers.length === 1 ? `the RUN of line ${numbers[0]}` : `the RUNs of lines ${numbers.join(', ')}`
}

/** Readers that are taken for such without being sure are named, so that a person can check. */
function guesses(readings: readonly Reading[]): string {
  const unsure = readings.filter(isUnsure)
  return unsure.length === 0 ? '' : ` (${[...new Set(unsure.map(({ by }) => by))].join(', ')} may read it)`
}
