import type { Flow } from '../../src/trace/flows.ts'
import { isSure, type Reading } from '../../src/trace/read/readings.ts'
import type { Remedies } from '../../src/remedy/remedies.ts'
import type { Remedy } from '../../src/remedy/remedy.ts'
import { handedTo } from '../../src/trace/write/handed.ts'
import { runLines } from '../../src/run-lines.ts'

/** What containers have no more. */
export function lost({ losses }: Flow): string {
  const names = [...new Set(losses.map(({ name }) => name))].join(', ')
  if (names === '') return ''
  return losses.some(({ atRunTime }) => atRunTime === 'unknown')
    ? `; the container has ${names} no more: pass it at the start if it needs it`
    : `; the container has ${names} no more, which nothing that it starts reads`
}

/** What a program does that is given the value as a word is its own affair: a person can look. */
export function handed(facts: Remedies, flow: Flow): string {
  const programs = handedTo(facts, flow)
  return programs.length === 0 ? '' : `; look that ${programs.join(', ')} keeps it nowhere`
}

/** What the RUNs get, for a reader. */
export function servedBy({ runs, served, done }: Remedy, isOffered: boolean): string {
  if (served !== undefined)
    return `${runLines(runs)} gets ${served}`.replace(/^(the RUNs .*) gets/, '$1 get')
  if (isOffered && runs.length === 0) return '--unsafe takes it out'
  if (isOffered) return `--unsafe mounts it as a secret for ${runLines(runs)}`
  if (runs.length === 0)
    return done.length > 0 ? 'taken out' : 'taken out, since the RUNs that need it mount it already'
  return `mounted as a secret for ${runLines(runs)}`
}

/** Readers that are taken for such without being sure are named, so that a person can check. */
export function guesses({ readings, secret, done }: Remedy): string {
  const unsure = readings.filter((reading) => !isSure(reading))
  if (unsure.length === 0) return ''
  const isGuessed = done.length === 0 && readings.every(isForeign)
  const hint =
    secret.required && isGuessed ? ': drop required=true if the build does without it' : ''
  return ` (${[...new Set(unsure.map(({ by }) => by))].join(', ')} may read it${hint})`
}

/** Is all that is known of a reader that it runs code which nobody can look into? */
function isForeign({ how }: Reading): boolean {
  return how === 'script' || how === 'project' || how === 'hook' || how === 'unknown'
}
