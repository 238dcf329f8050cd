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

/** Control characters, line separators, and marks that turn the direction of what follows. */
const unsafe = /[\u0000-\u001F\u007F-\u009F\u2028\u2029\u202A-\u202E\u2066-\u2069]/g

/**
 * Makes a text safe for one line of a terminal or a shell comment: control characters of a path or name cannot move the cursor,
 * change colours or begin a new line.
 */
export function oneLine(text: string): string {
  return text.replaceAll(
    unsafe,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
