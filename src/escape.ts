/**
 * Control characters, line separators, and characters that are not seen: marks that turn the
 * direction of what follows, zero width, tags (Unicode 16.0, category Cf), halves of surrogate
 * pairs.
 */
export const INVISIBLE =
  /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\u034F\u115F\u1160\u3164\uFFA0\u{E0000}-\u{E0FFF}]/gu

const escaped = (character: string) => {
  const code = character.codePointAt(0)!
  return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, '0')}`
}

/**
 * Makes a text safe for one line of a terminal or a shell comment: control characters of a path or
 * name cannot move the cursor, change colours, hide what follows or begin a new line.
 *
 * @example oneLine('a\nb') // a\u000ab
 */
export function oneLine(text: string): string {
  return text.replaceAll(INVISIBLE, escaped)
}

/**
 * Makes a text of several lines safe for a terminal, as `oneLine` does. Line feeds and tabs stay,
 * and CR before LF.
 */
export function printable(text: string): string {
  return text.replaceAll(INVISIBLE, (character, at: number) =>
    character === '\n' || character === '\t' || (character === '\r' && text[at + 1] === '\n')
      ? character
      : escaped(character),
  )
}

const units = (character: string) =>
  Array.from(
    { length: character.length },
    (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`,
  ).join('')

/**
 * Makes JSON safe for a terminal and a log: inside strings it may be written so, and outside there
 * is none but line feeds.
 */
export function printableJson(json: string): string {
  return json.replaceAll(INVISIBLE, (character) =>
    character === '\n' ? character : units(character),
  )
}
