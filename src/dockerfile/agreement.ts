import { createRequire } from 'node:module'
import type { Scan } from '../scanner.ts'

// loaded at the first file that changes: it costs half of node's own start, and most files stay as
// they are
let parser: typeof import('dockerfile-ast').DockerfileParser | undefined

/**
 * Compares the scanner's instructions with those of dockerfile-ast, a second and independent
 * reader.
 *
 * @returns the line, from 1, where the two first disagree on where an instruction starts, or
 *   undefined when they agree
 */
export function parserDisagreement(scan: Scan): number | undefined {
  parser ??= (createRequire(import.meta.url)('dockerfile-ast') as typeof import('dockerfile-ast'))
    .DockerfileParser
  const others = parser.parse(scan.source).getInstructions()
  const { instructions } = scan
  for (let index = 0; index < Math.max(others.length, instructions.length); index++) {
    const own = instructions[index]
    const other = others[index]
    const line = other && (other.getRange()?.start.line ?? 0) + 1
    if (own?.keyword !== other?.getKeyword() || own?.firstLine !== line)
      return Math.min(own?.firstLine ?? Infinity, line ?? Infinity)
  }
  return undefined
}
