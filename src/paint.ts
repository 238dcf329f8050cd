import type { Colors } from 'picocolors/types.js'

/** The colours in use. */
export type Paint = Pick<Colors, 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan'>

const same = String

/** No colours: every text stays as it is. */
export const colourless: Paint = {
  bold: same,
  dim: same,
  red: same,
  green: same,
  yellow: same,
  cyan: same,
}

/**
 * Colours, or none.
 *
 * @param choice of `--color`
 * @param isForced `FORCE_COLOR` counts: not where a program may read the text, a coloured patch is
 *   none
 */
export async function paintFor(
  isTerminal: boolean,
  environment: NodeJS.ProcessEnv,
  choice: 'auto' | 'always' | 'never' = 'auto',
  isForced = false,
): Promise<Paint> {
  if (choice === 'never' || (choice === 'auto' && !isWanted(isTerminal, environment, isForced)))
    return colourless
  const { default: picocolors } = await import('picocolors')
  return picocolors.createColors(true)
}

function isWanted(isTerminal: boolean, environment: NodeJS.ProcessEnv, isForced: boolean): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = environment
  // https://no-color.org: present and not empty
  if (NO_COLOR) return false
  if (FORCE_COLOR !== undefined && (isForced || isTerminal))
    return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false'
  return isTerminal && TERM !== 'dumb'
}
