import { escapePattern } from '../../escape-pattern.ts'
import { mayReadSecret } from '../../catalog/looks.ts'
import { judgeName } from '../../catalog/names.ts'
import type { Traces } from '../traces.ts'
import { type ExistingMount, mountsOf } from '../../mounts.ts'
import type { Run } from '../../run.ts'
import { isDead } from './named.ts'

/** A read of a secret-looking variable that nothing gives a value. */
export interface UndeclaredRead {
  readonly run: Run
  readonly name: string
}

/**
 * What RUNs read of secrets that no declaration in effect, no mount and no assignment gives them.
 */
export function* findUndeclared(facts: Traces): Iterable<UndeclaredRead> {
  for (const run of facts.runs) {
    if (!mayReadSecret(run.text) || isDead(run)) continue
    const mounts = mountsOf(run.instruction)
    for (const name of new Set(readNames(run))) {
      const isMeant = judgeName(name) === 'secret' && !facts.options.ignore?.includes(name)
      if (isMeant && !isGiven(facts, run, mounts, name)) yield { run, name }
    }
  }
}

function readNames(run: Run): string[] {
  if (run.form === 'exec' && run.by === 'none')
    return (run.instruction.json ?? []).flatMap((word) =>
      [...word.matchAll(/\$\{?([A-Za-z_]\w*)/g)].map((match) => match[1]!),
    )
  return run.script?.broken
    ? []
    : (run.script?.reads
        .filter((read) => !/^:?[-=+]$/.test(read.operator ?? ''))
        .map((read) => read.name) ?? [])
}

/** Does a declaration, a mount or a statement of the RUN give the variable a value there? */
export function isGiven(
  facts: Traces,
  run: Run,
  mounts: readonly ExistingMount[],
  name: string,
): boolean {
  if (facts.inEffect(run.stage, run.instruction, name)) return true
  if (mounts.some((mount) => mount.env === name || mount.type === 'secret')) return true
  const word = escapePattern(name)
  const assigns = new RegExp(
    `(?:^|[^\\w$])${word}\\+?=|\\bread\\b[^;&|]*\\b${word}\\b|\\bfor\\s+${word}\\b|(?:^|[;&|\\s])(?:\\.|source)\\s+\\S`,
  )
  return assigns.test(run.text)
}
