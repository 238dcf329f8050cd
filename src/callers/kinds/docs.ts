import { posix } from 'node:path'
import type { CallerKind, Invocation, Remark } from '../caller.ts'
import { masked, embeddedPieces } from '../embedded.ts'
import { blocksOf } from '../docs/blocks.ts'
import { readShell } from '../read-shell.ts'

/** `<token>`, `[token]`: words that a reader puts his own in place of. */
const placeholders = /<[\w .:-]+>(?=["'\s]|$)/g

/**
 * Code blocks of shell commands in Markdown, reStructuredText and AsciiDoc. What prose says is told,
 * not changed.
 *
 * @example
 * // before
 * $ docker build --build-arg NPM_TOKEN=<token> .
 * // after
 * $ NPM_TOKEN="<token>" docker build --secret id=NPM_TOKEN,env=NPM_TOKEN .
 */
export const docs: CallerKind = {
  name: 'docs',
  // what a changelog tells was so once
  accepts: (path) =>
    /\.(?:md|mdx|markdown|rst|adoc|asciidoc)$/i.test(path) &&
    !/(?:change|history|release|news)/i.test(posix.basename(path)),
  mentions: /--build-arg|\b(?:docker|podman|buildah|nerdctl|depot)\b.*\bbuild\b/,
  *read({ path, text }, repository): Iterable<Invocation | Remark> {
    const own = posix.dirname(path)
    for (const { spans } of blocksOf(path, text)) {
      for (const item of readShell(masked(embeddedPieces(text, spans), placeholders), {
        kind: 'docs',
        file: path,
        repository,
        folders: own === '.' ? [''] : ['', own],
        isBash: true,
        isExample: true,
      }))
        // nothing fails by a text
        yield item.type === 'remark' ? { ...item, status: 'note' } : item
    }
  },
}
