import type { Delivery, Invocation, Remark, Supply } from './caller.ts'
import { keyOf } from './missing.ts'

/** What the edits of a call do. */
export interface Made {
  readonly deliveries: readonly Delivery[]
  readonly supplies: readonly Supply[]
}

/**
 * Holds the calls of a printed file against what was asked for: the same calls of the same
 * Dockerfiles, with the delivered secrets, without the arguments that go, and else as they were.
 *
 * @returns what is broken, for a bug report; undefined when all holds
 */
export function disagreement(
  before: readonly (Invocation | Remark)[],
  after: readonly (Invocation | Remark)[],
  made: ReadonlyMap<Invocation, Made>,
): string | undefined {
  const old = before.filter((item) => item.type === 'invocation')
  const now = after.filter((item) => item.type === 'invocation')
  if (old.length !== now.length) return `${old.length} builds should be left, ${now.length} are`
  for (const [index, call] of old.entries()) {
    const printed = now[index]!
    const { deliveries, supplies } = made.get(call) ?? { deliveries: [], supplies: [] }
    const gone = new Set(deliveries.filter(({ keep }) => !keep).map(({ argument }) => argument))
    const names = call.passed.filter((item) => !gone.has(item)).map(({ name }) => name)
    if (
      !isSame(
        names,
        printed.passed.map(({ name }) => name),
      )
    )
      return `the build arguments of build ${index + 1} are not those that should be left`
    const ids = new Set([
      ...[...call.secrets, ...supplies].map(keyOf),
      ...deliveries.flatMap(({ id, argument, byAgent, isIdle }) =>
        argument.byFile || byAgent || isIdle ? [] : [id],
      ),
    ])
    if (!isSame([...ids], [...new Set(printed.secrets.map(keyOf))]))
      return `the secrets of build ${index + 1} are not those that should be passed`
    if (placeOf(call) !== placeOf(printed)) return `build ${index + 1} means another Dockerfile now`
  }
  return undefined
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.toSorted().join('\n') === b.toSorted().join('\n')
}

function placeOf({ builder, dockerfile, context, target }: Invocation): string {
  return JSON.stringify([builder, dockerfile, context, target])
}
