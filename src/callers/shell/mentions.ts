import type { Span } from '../../span.ts'
import { builderBefore } from '../builder-before.ts'
import type { BuilderName, Remark } from '../caller.ts'
import { secretlessObstacle } from '../secretless.ts'
import { inCompose } from './orchestrated.ts'

/** Where a text that names build arguments stands. */
export interface Mentioning {
  readonly kind: string
  readonly file: string
  /** The text of the file. */
  readonly source: string
}

/**
 * Build arguments that a range of a file names where no call was read: in a variable, in a text
 * that is printed, in what does not parse.
 *
 * @param seen ranges of the file that were read
 */
export function* mentions(
  { kind, file, source }: Mentioning,
  range: Span,
  seen: readonly Span[],
  where = 'outside of a call that could be read',
): Generator<Remark> {
  const text = source.slice(range.start, range.end)
  for (const match of text.matchAll(/--build-arg[ \t=]+(?:\\\r?\n\s*)?\\?["']?([A-Za-z_]\w*)/g)) {
    const start = range.start + match.index
    if (seen.some((span) => span.start <= start && start < span.end)) continue
    const line = source.slice(source.lastIndexOf('\n', start) + 1, start)
    const name = match[1]!
    const isComment = /(?:^|\s)#|^\s*\/\//.test(line)
    const builder = builderBefore(source, start)
    const { remedy, change } = waysOf(name, builder)
    yield {
      type: 'remark',
      kind,
      file,
      at: { start, end: start + match[0].length },
      names: [name],
      status: isComment ? 'note' : 'manual',
      message: isComment
        ? `a comment tells to pass ${name} as a build argument; it is a secret now: ${remedy}`
        : `${name} is passed as a build argument ${where}, and the value stays in the ` +
          `provenance; ${change}`,
      ...(builder === undefined ? {} : { builder }),
    }
  }
}

function waysOf(name: string, builder: BuilderName | undefined) {
  const unable = builder && secretlessObstacle(builder)
  if (unable) return { remedy: unable.remedy, change: `it ${unable.why}: ${unable.remedy}` }
  const remedy = builder === 'compose' ? inCompose(name) : `--secret id=${name},env=${name}`
  const isFlag = builder !== 'compose'
  return {
    remedy,
    change: `${isFlag ? 'write ' : ''}${remedy} and set ${name} in the environment of the build`,
  }
}
