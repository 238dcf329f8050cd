import type { Facts } from '../facts.ts'
import { capabilityOf, deadSyntax, liveSyntax } from '../header.ts'
import type { Span } from '../span.ts'
import type { Layout } from './layout.ts'

/**
 * The edits that give a file the `# syntax=` line its mounts need: line 1, after a byte order mark
 * and a `#!` line; a `# syntax=` further down that does nothing goes.
 *
 * @param needsVariables some mount sets a variable, which takes a newer frontend than a file does
 */
export function headerEdits(
  facts: Facts,
  layout: Layout,
  needsVariables: boolean,
): (Span & { readonly text: string })[] {
  const { syntax } = needsVariables
    ? facts.capability
    : capabilityOf(facts.dockerfile.scan, { ...facts.options, style: 'file' })
  if (syntax === undefined) return []
  const { scan } = facts.dockerfile
  const live = liveSyntax(scan)
  if (live)
    return [
      { start: live.at.start, end: live.at.start + live.value.split(' ')[0]!.length, text: syntax },
    ]
  const afterShebang = layout.text(0).startsWith('#!')
  const first = layout.line(afterShebang ? 1 : 0)
  const at = first?.start ?? 0
  const edits = [{ start: at, end: at, text: `# syntax=${syntax}${layout.lineEnd(at)}` }]
  const dead = deadSyntax(scan)
  const line = dead && layout.line(dead.line - 1)
  // a dead line right at the top is replaced where it stands
  if (line && line.start === at)
    return [{ start: line.start, end: line.end, text: `# syntax=${syntax}` }]
  // between two blank lines one of them goes along
  const isBetweenBlanks =
    dead && layout.text(dead.line - 2).trim() === '' && layout.text(dead.line).trim() === ''
  if (line)
    edits.push({
      start: line.start,
      end: isBetweenBlanks ? (layout.line(dead.line)?.next ?? line.next) : line.next,
      text: '',
    })
  return edits
}
