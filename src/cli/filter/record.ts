import { isUtf8 } from 'node:buffer'
import { posix } from 'node:path'
import { is, nonEmpty, object, optional, pipe, record, string } from 'valibot'
import { buildCommand } from '../../build-command.ts'
import { maxBytes } from '../../files/read.ts'
import { type FileValue, fileOf } from '../../reporters/json.ts'
import type { Arguments } from '../arguments.ts'
import { type limited, tooSlow } from '../engine.ts'
import { engineOptions } from '../engine-options.ts'
import { failed, narrowed } from '../outcome.ts'
import { TimeLimitError } from '../time-limit.ts'
import { tooLong } from './lines.ts'

const shape = object({
  path: pipe(string(), nonEmpty()),
  text: string(),
  /** Files of the build context by their path in it. */
  context: optional(record(string(), string())),
})

/** What comes out for a line: a file of `--format json`, and its new text where that differs. */
export type FilterAnswer = FileValue & { readonly text: string | null }

/** How the records of a run are answered. */
export interface Answering {
  readonly args: Arguments
  readonly rewrite: ReturnType<typeof limited>
  /** Told of a bug. */
  readonly report: (error: unknown) => Promise<void>
}

/**
 * Answers one line. Nothing of a line that cannot be read is repeated: it may hold anything.
 *
 * @returns always an answer; its `error` says what is wrong with the line or the file
 */
export async function answer(
  line: Buffer | typeof tooLong,
  answering: Answering,
): Promise<FilterAnswer> {
  const given = read(line)
  if (typeof given === 'string') return refused('', given)
  const { path, text, context } = given
  if (Buffer.byteLength(text) > maxBytes)
    return refused(path, 'is larger than 2 MiB, too large for a Dockerfile')
  if (text.includes('\0')) return refused(path, 'holds NUL, so it is no text')
  const { args, rewrite, report } = answering
  try {
    const readContext = (inside: string) =>
      Object.hasOwn(context ?? {}, inside) ? context?.[inside] : undefined
    const options = engineOptions(args, path, context ? { readContext } : {})
    const result = narrowed(await rewrite(text, options), args.only)
    const { builder, tag, target } = args
    const command = buildCommand(result, {
      builder,
      context: posix.dirname(path),
      file: path,
      tag,
      target,
    })
    const value = await fileOf(result, command, String)
    return { ...value, text: result.before === result.after ? null : result.after }
  } catch (error) {
    if (error instanceof TimeLimitError) return refused(path, tooSlow)
    await report(error)
    return refused(path, 'internal error, please report it')
  }
}

interface Given {
  readonly path: string
  readonly text: string
  readonly context?: Readonly<Record<string, string>> | undefined
}

function read(line: Buffer | typeof tooLong): Given | string {
  if (line === tooLong) return 'the line is too long'
  if (!isUtf8(line)) return 'the line is not UTF-8'
  try {
    const value: unknown = JSON.parse(line.toString('utf8'))
    return is(shape, value) ? value : 'the line is no {"path": …, "text": …}'
  } catch {
    return 'the line is not JSON'
  }
}

async function refused(path: string, error: string): Promise<FilterAnswer> {
  return { ...(await fileOf(failed(path, error), null, String)), text: null }
}
