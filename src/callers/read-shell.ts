import { wrapperOf } from '../catalog/programs/wrappers.ts'
import { readScript } from '../shell.ts'
import type { Span } from '../span.ts'
import type { Invocation, Remark } from './caller.ts'
import { type Embedded, placed } from './embedded.ts'
import { valuesOf } from './shell/folder.ts'
import { mentions } from './shell/mentions.ts'
import type { ShellOptions } from './shell/options.ts'
import { buildCallOf } from './shell/programs.ts'
import { Reader } from './shell/reader.ts'
import { Variables } from './shell/variables.ts'

export type { ShellOptions } from './shell/options.ts'

/**
 * Scripts of thousands of lines are real, and only the builds in them are held against the other
 * commands.
 */
const mostCommands = 5000

/**
 * Every call of a build in a shell text, and mentions of build arguments that no call was seen for.
 *
 * @param embedded what the shell gets; what other programs put in before is masked
 */
export function* readShell(
  embedded: Embedded,
  options: ShellOptions,
): Generator<Invocation | Remark> {
  const script = readScript(embedded.text, wrapperOf, mostCommands)
  const variables = new Variables(script)
  const values = valuesOf(script, options.kind === 'shell' ? options.folders[0] : undefined)
  const reader = new Reader(embedded, options, script, variables, values)
  const seen: Span[] = []
  if (!script.broken) {
    for (const command of script.commands) {
      const call = buildCallOf(
        command,
        (name) => variables.isFunction(name),
        (word) => reader.fixed(word),
      )
      if (!call) continue
      const invocation = reader.read(call)
      seen.push(...invocation.passed)
      yield invocation
    }
  }
  const range = placed(embedded, { start: 0, end: embedded.text.length })
  const where = script.isLong
    ? 'in a script that is too long to be followed'
    : script.broken
      ? 'in a script that does not parse'
      : undefined
  yield* mentions({ ...options, source: embedded.source }, range, seen, where)
}
