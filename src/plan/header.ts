import type { Facts } from '../facts.ts'
import { deadSyntax, liveSyntax } from '../header.ts'
import type { Span } from '../span.ts'
import type { Layout } from './layout.ts'

/**
 * The edits that give a file the `# syntax=` line its mounts need: line 1, after a byte order mark and a `#!` line; a `# syntax=` further
 * down that does nothing goes.
 */
export function headerEdits(facts: Facts, layout: Layout): (Span & { readonly text: string })[] {
  const { syntax } = facts.capability
  if (syntax === undefined) return []
  const { scan } = facts.dockerfile
  const live = liveSyntax(scan)
  if (live) return [{ start: live.at.start, end: live.at.start + live.value.split(' ')[0]!.length, text: syntax }]
  const afterShebang = layout.text(0).startsWith('#!')
  const first = layout.line(afterShebang ? 1 : 0)
  const at = first?.start ?? 0
  const edits = [{ start: at, end: at, text: `# syntax=${syntax}${layout.lineEnd(at)}` }]
  const dead = deadSyntax(scan)
  const line = dead && layout.line(dead.line - 1)
  // a dead line right at the top is replaced where it stands
  if (line && line.start === at) return [{ start: line.start, end: line.end, text: `# syntax=${syntax}` }]
  if (line) edits.push({ start: line.start, end: line.next, text: '' })
  return edits
}
