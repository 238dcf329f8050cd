import type { Span } from '../../span.ts'
import { linesOf } from '../embedded.ts'
import { commandsOf, type Fence, fencesOf } from './fences.ts'

/** The blocks of a text that hold shell commands, by the format that its path tells of. */
export function blocksOf(path: string, source: string): Fence[] {
  if (/\.rst$/i.test(path)) return literalsOf(source)
  return /\.(?:adoc|asciidoc)$/i.test(path) ? listingsOf(source) : fencesOf(source)
}

/**
 * The literal blocks of a reStructuredText: what is indented behind `::` or a directive for code
 * (docutils, "Literal Blocks", "Code").
 */
function literalsOf(source: string): Fence[] {
  const blocks: Span[][] = []
  let open: { indent: number; lines: Span[] } | undefined
  for (const line of linesOf(source)) {
    const text = source.slice(line.start, line.end)
    const indent = /^[ \t]*/.exec(text)![0].length
    if (open && (text.trim() === '' || indent > open.indent)) {
      // options of the directive, `:linenos:`
      if (!/^\s*(?::[\w-]+:.*)?\s*$/.test(text)) open.lines.push(line)
      continue
    }
    open = opensBlock(text) ? { indent, lines: [] } : undefined
    if (open) blocks.push(open.lines)
  }
  return blocks.map((lines) => ({ spans: commandsOf(source, lines) }))
}

/** `Build it::`, `.. code-block:: bash` */
function opensBlock(text: string): boolean {
  const directive = /^\s*\.\. ([\w-]+)::\s*([\w-]*)\s*$/.exec(text)
  if (!directive) return /::\s*$/.test(text) && !/^\s*\.\. /.test(text)
  return (
    /^(?:code|code-block|sourcecode|parsed-literal|prompt)$/.test(directive[1]!) &&
    /^(?:|sh|shell|bash|zsh|console|shell-session|text|none)$/.test(directive[2]!)
  )
}

/** The listings of an AsciiDoc, between lines of `-` or `.` (AsciiDoc, "Listing Blocks"). */
function listingsOf(source: string): Fence[] {
  const blocks: Span[][] = []
  let open: { mark: string; lines: Span[] } | undefined
  for (const line of linesOf(source)) {
    const text = source.slice(line.start, line.end).trimEnd()
    if (open && text === open.mark) open = undefined
    else if (open) open.lines.push(line)
    else if (/^(?:-{4,}|\.{4,})$/.test(text)) {
      open = { mark: text, lines: [] }
      blocks.push(open.lines)
    }
  }
  return blocks.map((lines) => ({ spans: commandsOf(source, lines) }))
}
