import { isPredefined } from '../catalog/names/predefined.ts'
import { wholeVariable } from '../dockerfile/expansion.ts'
import type { Life } from '../trace/lives.ts'
import { atRunTime } from '../trace/run-time.ts'
import type { Remedies } from './remedies.ts'

/** What the builder does for a variable when nothing declares it, and what that changes. */
export interface Predefined {
  /** Clauses for its story. */
  readonly done: string
}

/**
 * A proxy that is declared, and handed on at most under its own name: its lines go, and the builder
 * passes it all the same. Undefined for any other variable, and where something needs the
 * declaration.
 */
export function predefined(
  facts: Remedies,
  { variable: { declarations, composites }, blocks, leaks }: Life,
): Predefined | undefined {
  const isPassedOn = declarations.every(
    ({ name, kind, raw, value }) =>
      isPredefined(name) &&
      (kind === 'ENV'
        ? raw !== undefined && wholeVariable(raw) === name
        : value === undefined || value === ''),
  )
  const atStart = declarations.filter((item) => atRunTime(facts, item) === 'read')
  if (!isPassedOn || composites.length + leaks.length > 0 || blocks.length > atStart.length)
    return undefined
  const [env] = atStart
  return {
    done: env ? `; the container has ${env.name} no more: pass it at the start if it needs it` : '',
  }
}
