import { dirname, resolve } from 'node:path'
import { callerRule } from '../callers/result.ts'
import { gitRoot } from '../git.ts'
import type { Shown } from '../git/shown-lines.ts'
import { oneLine } from '../escape.ts'
import { paintFor } from '../paint.ts'
import type { ReporterOptions, Rule } from '../reporters/reporter.ts'
import type { Arguments } from './arguments.ts'
import { UsageError } from './error.ts'
import type { Io } from './io.ts'
import { ownPath, patchName } from './build-context.ts'
import { versionOf } from './version.ts'

/**
 * What the reporters of a run are told.
 *
 * @throws UsageError when there is nothing to compare a pull request with
 */
export async function reporterOptions(
  args: Pick<Arguments, 'write' | 'diffBase' | 'color'>,
  io: Io,
): Promise<ReporterOptions> {
  const nameOf = (path: string) => patchName(io.cwd, path)
  return {
    paint: await paintFor(io.stdout.isTerminal, io.environment, args.color),
    isTerminal: io.stdout.isTerminal,
    patchName: nameOf,
    ownPath: (path) => ownPath(io.cwd, path),
    rules: allRules,
    shownLines: shownOf(args.diffBase, io, nameOf),
    version: versionOf(),
    isWritten: args.write,
  }
}

async function allRules(): Promise<Rule[]> {
  const { explanations } = await import('../explanations.ts')
  return [...Object.entries(explanations).map(([name, rule]) => ({ name, ...rule })), callerRule]
}

/** Git is asked once for each repository. */
function shownOf(
  base: string | undefined,
  io: Io,
  nameOf: (path: string) => string,
): ReporterOptions['shownLines'] {
  const known = new Map<string, Shown>()
  return async (path) => {
    if (base === undefined) return undefined
    const root = gitRoot(dirname(resolve(io.cwd, path)))
    if (root === undefined) return undefined
    const { shownLines } = await import('../git/shown-lines.ts')
    const found = known.get(root) ?? (await shownLines(root, base))
    if (!found)
      throw new UsageError(
        `--diff-base: no commit ${oneLine(base)} to compare with in ${oneLine(root)}; fetch it first`,
      )
    known.set(root, found)
    return found(nameOf(path))
  }
}
