import { isPrivateKey } from '../catalog/names/several-lines.ts'
import { isSure, type Reading } from '../trace/read/readings.ts'
import type { SecretVariable } from '../trace/enter/variables.ts'
import type { Obstacle } from '../transform.ts'

/** What happens to a key on its way through a variable. */
export const keyNote =
  'a key in a variable loses its last newline, without which ssh says "invalid ' +
  'format": echo puts it back, printf and $(cat) do not'

/** Is it a key as ssh has them, as far as its name and the values in the file say? */
export function isKeyOfSsh({ id, declarations }: SecretVariable): boolean {
  return isPrivateKey(id) && !declarations.some(({ value }) => isNumber(value ?? ''))
}

/** Keys of block chains are numbers of 256 bits. */
function isNumber(value: string): boolean {
  return /^(?:0x)?[0-9a-f]{64}$/i.test(value)
}

/**
 * ssh takes no key from a variable: a script that is given one writes it to a file, and there it
 * stays as far as anybody can tell.
 */
export function writtenByScript(
  variable: SecretVariable,
  readings: readonly Reading[],
): Obstacle | undefined {
  const script = readings.find(({ how }) => how === 'script')
  if (!script || !isKeyOfSsh(variable) || readings.some(isSure)) return undefined
  return {
    why:
      `${script.by} in line ${script.run.instruction.firstLine} is not at hand and may write it ` +
      'to a file, as ssh takes a key from nowhere else',
    remedy:
      'mount the key as a file at ~/.ssh/id_rsa for the RUNs that fetch, and let the script do without it',
  }
}
