import { basename, dirname, join, resolve } from 'node:path'
import { snippet } from '../callers/snippets.ts'
import { buildCommand } from '../build-command.ts'
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
  return {
    result,
    command: commandOf(cwd, result, own, full, folder),
    ...(root === undefined || root === realPath(cwd)
      ? {}
      : { commandInRoot: commandOf(root, result, own, placed(full), folder && realPath(folder)) }),
    remarks: [...remarksOn(result, own.target, folder), ...linterRemarks(result, full)],
  }
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
