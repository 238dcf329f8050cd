import { judgeValue } from '../../catalog/values.ts'
import type { Traces } from '../traces.ts'
import type { Flow } from '../flows.ts'

/** A dummy default that no RUN names: most likely the dummy is all that the build needs. */
export function isDummy(
  facts: Traces,
  { readings, blockers, variable: { declarations, because } }: Flow,
): boolean {
  if (blockers.length > 0 || because !== 'name' || readings.some(({ how }) => how === 'named'))
    return false
  return (
    declarations.every(
      (item) =>
        item.kind === 'ARG' &&
        item.value !== undefined &&
        judgeValue(item.name, item.value) === 'placeholder',
    ) && facts.environment.declarations(declarations[0]!.name).length === declarations.length
  )
}
