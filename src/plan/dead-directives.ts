import { type Directive, readDirective } from '../scanner/directives.ts'
import { splitLines } from '../scanner/lines.ts'

/**
 * Keeps comments that look like parser directives from becoming some when what stood above them
 * goes: an empty line ends the directives (moby/buildkit
 * frontend/dockerfile/parser/directives.go).
 *
 * @param text a file whose instructions above its first FROM may have gone
 * @param names the directives that the file is to have
 */
export function keepDead(text: string, names: readonly Directive['name'][]): string {
  const lines = splitLines(text)
  const left = new Set(names)
  const afterShebang = lines[0] !== undefined && text.startsWith('#!', lines[0].start)
  for (let index = afterShebang ? 1 : 0; index < lines.length; index++) {
    const line = lines[index]!
    const directive = readDirective(text, line, index + 1)
    if (!directive) return text
    if (!left.delete(directive.name))
      return `${text.slice(0, line.start)}${text.slice(line.end, line.next)}${text.slice(line.start)}`
  }
  return text
}
