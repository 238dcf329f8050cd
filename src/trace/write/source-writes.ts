import { effectsOf } from '../../catalog/programs/effects.ts'
import type { Reading } from '../read/readings.ts'
import { somewhere, type Write } from './write.ts'

/**
 * What an installer keeps of the addresses in its settings that name the variable: it notes where
 * each package came from, whatever becomes of the settings.
 */
export function sourceWrites({ run, how, tool }: Reading): Write[] {
  if (how !== 'file' && how !== 'tool') return []
  return (run.script?.commands ?? []).flatMap((command) => {
    const { row, manifest } = effectsOf(command)
    if (row?.name !== tool || !manifest?.bySettings) return []
    return [somewhere(command, manifest.to, manifest.bySettings)]
  })
}
