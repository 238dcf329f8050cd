import { isBuildOnly } from '../../catalog/names/build-only.ts'
import { isSwitch } from '../../catalog/values/switches.ts'
import { judgeValue } from '../../catalog/values.ts'
import type { Traces } from '../traces.ts'
import type { Flow } from '../flows.ts'

/** A dummy default that no RUN names: most likely the dummy is all that the build needs. */
export function isDummy(
  facts: Traces,
  { readings, blockers, variable: { declarations, composites, because } }: Flow,
): boolean {
  if (blockers.length > 0 || because !== 'name') return false
  // a file that names it, an address that it stands in: what reads them sends it
  if (readings.some(({ how }) => how === 'named' || how === 'file')) return false
  if (composites.some(({ name }) => isBuildOnly(name))) return false
  return (
    declarations.every(
      (item) =>
        item.kind === 'ARG' &&
        item.value !== undefined &&
        (judgeValue(item.name, item.value) === 'placeholder' || isSwitch(item.value)),
    ) && facts.environment.declarations(declarations[0]!.name).length === declarations.length
  )
}
