import { isPredefined } from '../catalog/names/predefined.ts'
import type { Declaration } from '../dockerfile/declaration.ts'
import { expansions, wholeVariable } from '../dockerfile/expansion.ts'
import { hasWord } from '../has-word.ts'
import { groupBy } from '../group.ts'
import { argumentText } from '../scanner/instruction.ts'
import type { Flow } from '../trace/flows.ts'
import { atRunTime } from '../trace/run-time.ts'
import type { Remedies } from './remedies.ts'

/** What the builder does for a variable when nothing declares it, and what that changes. */
export interface Predefined {
  /** Clauses for its story. */
  readonly done: string
}

/** The lines of `no_proxy` in the stages of proxies that can go. */
export interface Exceptions extends Predefined {
  readonly declarations: readonly Declaration[]
}

/**
 * A proxy that is declared, and handed on at most under its own name: its lines go, and the builder
 * passes it all the same, in upper and in lower case (moby/buildkit solver/llbsolver/ops/exec.go,
 * proxyEnvList). Undefined for any other variable, and where something needs the declaration.
 */
export function predefined(
  facts: Remedies,
  { variable: { declarations, composites }, blockers, leaks }: Flow,
): Predefined | undefined {
  const atStart = declarations.filter((item) => atRunTime(facts, item) === 'read')
  if (
    !declarations.every(isPassedOn) ||
    composites.length + leaks.length > 0 ||
    blockers.length > atStart.length
  )
    return undefined
  return { done: lost(atStart) }
}

function lost(declarations: readonly Declaration[]): string {
  const names = [...new Set(declarations.map(({ name }) => name))].join(', ')
  return names === ''
    ? ''
    : `; the container has ${names} no more: pass it at the start if it needs it`
}

/** `ARG http_proxy`, `ENV http_proxy=$http_proxy`, `ENV http_proxy=$HTTP_PROXY` */
function isPassedOn({ name, kind, raw, value }: Declaration): boolean {
  if (!isPredefined(name)) return false
  if (kind === 'ARG') return value === undefined || value === ''
  return raw !== undefined && wholeVariable(raw)?.toLowerCase() === name.toLowerCase()
}

/** What says which hosts need no proxy, by name, where it can go like the proxies beside it. */
export function exceptions(facts: Remedies): ReadonlyMap<string, Exceptions> {
  const found = groupBy(
    facts.dockerfile.declarations.filter(({ name }) => /^no_proxy$/i.test(name)),
    ({ name }) => name,
  )
  for (const [name, declarations] of found)
    if (!isBesideProxies(facts, declarations) || isNeeded(facts, name)) found.delete(name)
  return new Map(
    [...found].map(([name, declarations]) => {
      const atStart = declarations.filter((item) => atRunTime(facts, item) === 'read')
      return [name, { declarations, done: lost(atStart) }]
    }),
  )
}

function isBesideProxies(facts: Remedies, declarations: readonly Declaration[]): boolean {
  const stages = new Set(
    facts.flows.flatMap((flow) =>
      predefined(facts, flow) ? flow.variable.declarations.map(({ stage }) => stage) : [],
    ),
  )
  return declarations.every((item) => stages.has(item.stage) && isPassedOn(item))
}

/** Does anything need the name besides RUNs and what containers start? */
function isNeeded(facts: Remedies, name: string): boolean {
  const { declarations, scan, stages } = facts.dockerfile
  const isHandedOn = declarations.some(
    (item) =>
      item.name.toLowerCase() !== name.toLowerCase() &&
      item.raw !== undefined &&
      expansions(item.raw, scan.escape).some((part) => part.name === name),
  )
  return (
    isHandedOn ||
    stages.some(({ instructions }) =>
      instructions.some(
        (instruction) =>
          !passive.has(instruction.keyword) && hasWord(argumentText(instruction), name),
      ),
    )
  )
}

const passive: ReadonlySet<string> = new Set([
  'ARG',
  'ENV',
  'RUN',
  'CMD',
  'ENTRYPOINT',
  'HEALTHCHECK',
])
