import type { CallerResult } from '../callers/result.ts'
import { maskerOf } from '../literals.ts'
import { changes, type ContextEdit, type Report, type Result } from '../result.ts'
import type { Mount, Secret } from '../secret.ts'
import { type OffsetEdit, textEdits } from './changes.ts'
import { patchesOf, patchOf } from './diff.ts'
import type { Reporter, ReporterOptions } from './reporter.ts'
import { addTo, newTally } from './tally.ts'

/**
 * `--format json`: one document, schema 1. Its parts are printed as they come; together they are
 * the document.
 */
export function json({ patchName }: ReporterOptions): Reporter {
  let separator = ''
  const tally = newTally()
  const callers: string[] = []
  return {
    start: () => '{"schema":1,"files":[',
    file: async (result, command) => {
      addTo(tally, result)
      const text = `${separator}\n${JSON.stringify(await fileOf(result, command, patchName))}`
      separator = ','
      return text
    },
    caller: async (result) => {
      callers.push(`\n${JSON.stringify(await callerOf(result, patchName))}`)
      return ''
    },
    end: () => `\n],"callers":[${callers.join(',')}],"summary":${JSON.stringify(tally)}}\n`,
  }
}

/** One file as a value for JSON. */
export interface FileValue {
  readonly path: string
  readonly changed: boolean
  readonly error: string | null
  readonly findings: readonly Report[]
  readonly secrets: readonly object[]
  readonly edits: readonly OffsetEdit[]
  /** Files of the build context that change along. */
  readonly context?: readonly object[]
  readonly diff: string | null
  readonly command: string | null
}

/** Makes the value of one file for JSON. */
export async function fileOf(
  result: Result,
  command: string | null,
  patchName: (path: string) => string,
): Promise<FileValue> {
  const { path, error, findings, secrets } = result
  const isChanged = changes(result)
  return {
    path,
    changed: isChanged,
    error,
    findings: findings.map(findingOf),
    secrets: secrets.map(secretOf),
    edits: isChanged ? await textEdits(result) : [],
    ...(result.context && { context: result.context.map(contextOf) }),
    // for the eye; a value that stands in the file is hidden, so it is the edits that make the
    // change
    diff: isChanged ? maskerOf(result)(await patchesOf(result, patchName)) : null,
    command,
  }
}

/**
 * A file that calls builds: what a Dockerfile has, without secrets and command; each finding says
 * what kind of caller it is in.
 */
async function callerOf(
  result: CallerResult,
  patchName: (path: string) => string,
): Promise<object> {
  const { path, before, after, error, findings } = result
  const isChanged = before !== after
  return {
    path,
    changed: isChanged,
    error,
    findings: findings.map((finding) => ({
      ...findingOf(finding),
      kind: finding.kind,
      blocks: finding.blocks ?? false,
    })),
    edits: isChanged ? await textEdits(result) : [],
    diff: isChanged ? maskerOf(result)(await patchOf(patchName(path), before, after)) : null,
  }
}

function findingOf(finding: Report): Report {
  const { transform, status, line, column, endLine, endColumn, name, message } = finding
  const place = { line, column, endLine, endColumn }
  return { transform, status, ...place, ...(name === undefined ? {} : { name }), message }
}

// an undefined member is not printed
function secretOf({ id, type, required, from, mounts }: Secret): object {
  return {
    id,
    type,
    env: mounts[0]?.env,
    target: mounts[0]?.target,
    required,
    from,
    mounts: mounts.map(mountOf),
  }
}

/** What stands in such a file is nobody's business; the lines that it gets are in the diff. */
function contextOf({ path, before }: ContextEdit): object {
  return { path, created: before === null }
}

function mountOf({ line, env, target, mode, uid, gid }: Mount): object {
  return { line, env, target, mode, uid, gid }
}
