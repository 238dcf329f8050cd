import type { Span } from '../span.ts'
import type { CallerFile, Remark } from './caller.ts'

/** A build argument that a text of whatever language passes with `--build-arg`. */
export interface Mention extends Span {
  readonly name: string
}

/** Every `--build-arg NAME` of a text. */
export function argumentsIn(text: string): Mention[] {
  const option = /--build-arg(?:["']?,\s*|[=\s]+)(?:[\\`^]\r?\n\s*)?\\?["'`]?([A-Za-z_]\w*)/g
  return [...text.matchAll(option)].map((found) => ({
    name: found[1]!,
    start: found.index,
    end: found.index + found[0].length,
  }))
}

/**
 * Build arguments that a file names where no call was read: gathered in a variable, given to a template that is included, handed to an
 * unknown program.
 *
 * @param read the ranges that were read as shell texts, or told of otherwise
 */
export function* unread(file: CallerFile, kind: string, read: readonly Span[]): Iterable<Remark> {
  for (const { name, start, end } of argumentsIn(file.text)) {
    if (read.some((span) => span.start <= start && start < span.end)) continue
    const line = file.text.slice(file.text.lastIndexOf('\n', start) + 1, start)
    const isComment = /^\s*#/.test(line)
    const secret = `--secret id=${name},env=${name}`
    yield {
      type: 'remark',
      file: file.path,
      at: { start, end },
      kind,
      names: [name],
      status: isComment ? 'note' : 'manual',
      message: isComment
        ? `a comment tells to pass ${name} as a build argument; it is a secret now: ${secret}`
        : `${name} is passed as a build argument outside of a call that could be read, and the value stays in the provenance; write ${secret} and set ${name} in the environment of the build`,
    }
  }
}
