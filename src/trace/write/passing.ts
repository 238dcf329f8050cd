import type { Command } from '../../shell.ts'
import { effectsOf } from '../../catalog/programs/effects.ts'

/** Does the command print what is piped into it? Undefined: nobody knows. */
export function passes(command: Command): boolean | undefined {
  if (command.isBare || command.isFed) return true
  const { prints, isUnknown, row } = effectsOf(command)
  if (isUnknown) return undefined
  return prints?.of.includes('stdin') ?? row?.environment?.when === 'always'
}
