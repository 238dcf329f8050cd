import { basename, dirname, join, resolve } from 'node:path'
import { snippet } from '../callers/snippets.ts'
import { buildCommand } from '../build-command.ts'
import { leadsOut } from '../files/leads-out.ts'
import { realPath } from '../files/real-path.ts'
import { gitRoot } from '../git.ts'
import { reachedStages } from '../reached-stages.ts'
import type { Result } from '../result.ts'
import type { Arguments } from './arguments.ts'
import type { Attempt } from './attempt.ts'
import { linterRemarks } from './linters.ts'
import type { Outcome } from './outcome.ts'
import { fromHere } from './build-context.ts'

/**
 * What an attempt comes to for a person that gave a file with secrets, or another one: the build
 * command, and what must be known of it.
 *
 * @param own the arguments as they hold for the file
 */
export function outcomeOf(
  cwd: string,
  { result, folder }: Attempt,
  file: string,
  own: Arguments,
): Outcome {
  const full = resolve(cwd, file)
  const root = gitRoot(dirname(realPath(full)))
  const out = leadingOut(result, folder ?? dirname(full))
  // the client would read what lies at the end of the link
  if (out.length > 0) return { result, command: null, remarks: out }
  return {
    result,
    command: commandOf(cwd, result, own, full, folder),
    ...(root === undefined || root === realPath(cwd)
      ? {}
      : { commandInRoot: commandOf(root, result, own, placed(full), folder && realPath(folder)) }),
    remarks: [...remarksOn(result, own.target, folder), ...linterRemarks(result, full)],
  }
}

/** Why there is no command: sources of secrets that are links out of the context. */
function leadingOut({ secrets }: Result, folder: string): string[] {
  const sources = secrets.flatMap(({ from }) => (from !== 'agent' && 'src' in from ? from.src : []))
  return sources
    .filter((src) => !['/', '$', '~'].includes(src.charAt(0)) && leadsOut(folder, src))
    .map(
      (src) =>
        `${src} is a symbolic link that leads out of the build context, and the --secret of a ` +
        'build would follow it, so there is no command for it: put the file itself there',
    )
}

/** A file by the real path of its folder: a link in it keeps its own name. */
function placed(full: string): string {
  return join(realPath(dirname(full)), basename(full))
}

function commandOf(
  cwd: string,
  result: Result,
  { snippet: kind, builder, tag, target, shell }: Arguments,
  full: string,
  folder: string | undefined,
): string | null {
  const context = fromHere(cwd, folder ?? dirname(full))
  const place = { context, file: fromHere(cwd, full) }
  const options = { builder, ...place, tag, target, shell }
  return kind === undefined ? buildCommand(result, options) : snippet(kind, result, options)
}

function remarksOn(
  result: Result,
  target: string | undefined,
  folder: string | undefined,
): string[] {
  if (!reachedStages(result.stages, target))
    return [`there is no stage ${target} in it, so no command for it`]
  if (folder !== undefined) return []
  return [
    'no folder up to the root of the repository has any of what it copies: its own is ' +
      'taken for the context (else --context DIR)',
  ]
}
