import { judgeValue } from '../../catalog/values.ts'
import type { Traces } from '../traces.ts'
import type { Life } from '../lives.ts'

/** A dummy default that no RUN names: most likely the dummy is all that the build needs. */
export function isDummy(
  facts: Traces,
  { readings, blocks, variable: { declarations, because } }: Life,
): boolean {
  if (blocks.length > 0 || because !== 'name' || readings.some(({ how }) => how === 'named'))
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
