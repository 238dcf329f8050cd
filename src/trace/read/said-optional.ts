import type { Dockerfile } from '../../dockerfile.ts'
import type { SecretVariable } from '../enter/variables.ts'

const optional = new RegExp(
  [
    String.raw`(?<!\b(?:not|non)[ -])\boptional(?:ly)?\b(?! dep)`,
    String.raw`\bif (?:it is |you are )?(?:needed|necessary|required|rate[- ]?limited|available)\b`,
    String.raw`\b(?:if|in case) (?:you|we|one) (?:want|need|have|hit)s?\b`,
    String.raw`\b(?:may|can) be (?:empty|omitted|left out|unset)\b`,
    String.raw`\bnot (?:required|mandatory|needed)\b`,
  ].join('|'),
  'i',
)

/** A comment about an ARG is no further away. */
const mostLines = 50

/**
 * Does the comment above an ARG of the secret, behind it, or above the ARGs right before it, say
 * that a build may go without?
 */
export function isSaidOptional({ scan }: Dockerfile, { declarations }: SecretVariable): boolean {
  const textOf = (line: number) => {
    const at = scan.lines[line]
    return at === undefined ? '' : scan.source.slice(at.start, at.end).trim()
  }
  return declarations.some(({ kind, instruction }) => {
    if (kind !== 'ARG') return false
    const [remark = ''] = /\s#.*$/.exec(textOf(instruction.firstLine - 1)) ?? []
    if (optional.test(remark)) return true
    let line = instruction.firstLine - 2
    const last = line - mostLines
    while (line > last && /^ARG\s/i.test(textOf(line))) line--
    for (; line > last && textOf(line).startsWith('#'); line--)
      if (optional.test(textOf(line))) return true
    return false
  })
}
