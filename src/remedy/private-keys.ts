import { isPrivateKey } from '../catalog/names/several-lines.ts'
import { isSure, type Reading } from '../trace/read/readings.ts'
import type { Obstacle } from '../transform.ts'

/** What happens to a key on its way through a variable. */
export const keyNote =
  'a key in a variable loses its last newline, without which ssh says "invalid ' +
  'format": echo puts it back, printf and $(cat) do not'

/**
 * ssh takes no key from a variable: a script that is given one writes it to a file, and there it
 * stays as far as anybody can tell.
 */
export function writtenByScript(name: string, readings: readonly Reading[]): Obstacle | undefined {
  const script = readings.find(({ how }) => how === 'script')
  if (!script || !isPrivateKey(name) || readings.some(isSure)) return undefined
  return {
    why:
      `${script.by} in line ${script.run.instruction.firstLine} is not at hand and may write it ` +
      'to a file, as ssh takes a key from nowhere else',
    remedy:
      'mount the key as a file at ~/.ssh/id_rsa for the RUNs that fetch, and let the script do without it',
  }
}
