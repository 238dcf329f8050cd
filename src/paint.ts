import type { Colors } from 'picocolors/types.js'

/** The colours in use. */
export type Paint = Pick<Colors, 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan'>

const same = String

/** No colours: every text stays as it is. */
export const plain: Paint = {
  bold: same,
  dim: same,
  red: same,
  green: same,
  yellow: same,
  cyan: same,
}

/** Colours for a terminal, or none. */
export async function paintFor(
  isTerminal: boolean,
  environment: NodeJS.ProcessEnv,
): Promise<Paint> {
  // https://no-color.org: present and not empty
  if (!isTerminal || environment['NO_COLOR'] || environment['TERM'] === 'dumb') return plain
  const { default: picocolors } = await import('picocolors')
  return picocolors.createColors(true)
}
