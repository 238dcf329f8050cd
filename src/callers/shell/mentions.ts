import type { Span } from '../../span.ts'
import type { Remark } from '../caller.ts'
import { type Embedded, placed } from '../embedded.ts'
import type { ShellOptions } from '../read-shell.ts'

/** Build arguments that a shell text names where no call was read: in a variable, in a text that is printed, in what does not parse. */
export function* mentions(
  embedded: Embedded,
  { kind, file }: ShellOptions,
  seen: readonly Span[],
  isBroken: boolean,
): Generator<Remark> {
  for (const match of embedded.text.matchAll(
    /--build-arg[ =]+(?:\\\n\s*)?\\?["']?([A-Za-z_]\w*)/g,
  )) {
    const start = match.index
    if (seen.some((span) => span.start <= start && start < span.end)) continue
    const line = embedded.text.slice(embedded.text.lastIndexOf('\n', start) + 1, start)
    const name = match[1]!
    const isComment = /^\s*#/.test(line)
    const secret = `--secret id=${name},env=${name}`
    const where = isBroken
      ? 'in a script that does not parse'
      : 'outside of a call that could be read'
    yield {
      type: 'remark',
      kind,
      file,
      at: placed(embedded, { start, end: start + match[0].length }),
      names: [name],
      status: isComment ? 'note' : 'manual',
      message: isComment
        ? `a comment tells to pass ${name} as a build argument; it is a secret now: ${secret}`
        : `${name} is passed as a build argument ${where}, and the value stays in the provenance; write ${secret} and set ${name} in the environment of the build`,
    }
  }
}
