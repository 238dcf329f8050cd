import type { Replacement } from '../../plan/replacements.ts'
import type { Span } from '../../span.ts'
import type { Delivery } from '../caller.ts'
import { change } from '../embedded.ts'
import type { EditedCall } from './deliver.ts'
import type { Argument } from './value.ts'

const substituted = /^\$\((?:cat |<) ?([^\s"'`,;|&()<>]+)\)$/d
const inBackquotes = /^`cat ([^\s"'`,;|&()<>]+)`$/d

/**
 * `$(cat PATH)`, `$(< PATH)`, with backquotes as well: where the path stands, when it is plain.
 *
 * @param raw the value of an argument
 * @param at where it begins
 */
export function fileIn(raw: string, at: number): Span | undefined {
  const isQuoted = raw.length > 1 && raw.startsWith('"') && raw.endsWith('"')
  const bare = isQuoted ? raw.slice(1, -1) : raw
  const found = substituted.exec(bare) ?? inBackquotes.exec(bare)
  const [start, end] = found?.indices?.[1]?.map((index) => index + (isQuoted ? 1 : 0)) ?? []
  if (start === undefined || end === undefined) return undefined
  return /^(?:~(?=\/)|\$(?:\w+|\{\w+\}))?[\w.@%+/-]*$/.test(raw.slice(start, end))
    ? { start: at + start, end: at + end }
    : undefined
}

/** A path that is the same in every folder, with `$HOME` for `~`; undefined for another one. */
export function everywhere(path: string): string | undefined {
  const found = /^(?:~|\$HOME|\$\{HOME\})(\/[\w.@%+/-]+)$/.exec(path)
  if (found) return `$HOME${found[1]}`
  return /^\/[\w.@%+/-]+$/.test(path) ? path : undefined
}

/**
 * The file itself in place of what is in it: `--secret "id=KEY,src=$HOME/.ssh/id_rsa"`.
 *
 * @param argument one with a {@link Argument.file}
 */
export function fileOption(call: EditedCall, argument: Argument, { id }: Delivery): Replacement {
  const { embedded, builder } = call
  const { start, end } = argument.file!
  const text = embedded.text.slice(start, end)
  // the shell expands ~ at the beginning of a word only
  const isHome = text.startsWith('~')
  const quote = isHome || text.includes('$') ? '"' : ''
  const type = builder === 'podman' || builder === 'buildah' ? 'type=file,' : ''
  const { words } = argument.option
  const between = words.length === 1 ? '=' : { start: words[0]!.end, end: words[1]!.start }
  return change(embedded, argument, [
    '--secret',
    between,
    `${quote}id=${id},${type}src=${isHome ? '$HOME' : ''}`,
    { start: isHome ? start + 1 : start, end },
    quote,
  ])
}
