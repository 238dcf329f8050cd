import { dirname, resolve } from 'node:path'
import { snippet } from '../callers/snippets.ts'
import { buildCommand, reachedStages } from '../command.ts'
import { FileError } from '../files/error.ts'
import { readSource, type SourceFile } from '../files/read.ts'
import type { Result } from '../result.ts'
import type { Secret } from '../secret.ts'
import type { Options } from '../options.ts'
import { type Engine, limited, tooSlow } from './engine.ts'
import { framesOf } from './error.ts'
import { linterRemarks } from './linters.ts'
import type { Io } from './io.ts'
import type { Arguments } from './arguments.ts'
import type { CalledWith } from './callers.ts'
import { TimeLimitError } from './time-limit.ts'
import { type BuildContext, buildContexts, fromHere } from './place.ts'
import { type Settings, settingsOf } from './settings.ts'
import { type Write, writingOf } from './writing.ts'

/** What became of one file. */
export interface Outcome {
  readonly result: Result
  readonly command: string | null
  /** What a person must know of the command, or of why there is none. */
  readonly remarks: readonly string[]
}

/** What is done with one file after the other. */
export interface Worker {
  /** Reads, rewrites and, with `--write`, writes a file. A file that cannot be worked on is a result with its `error`. */
  file(path: string, leadsOut?: boolean): Promise<Outcome>
  /** Rewrites a text that is at hand. */
  text(path: string, text: string, file?: string, accept?: Options['accept']): Promise<Outcome>
}

/** Makes the worker of a run. */
export function workerOf(
  args: Arguments,
  io: Io,
  engine: Engine,
  settings: Settings = settingsOf(args, io.cwd),
  write: Write = writingOf(io),
  calledWith: (path: string, secrets: readonly Secret[]) => Promise<CalledWith> = nobody,
): Worker {
  const contexts = buildContexts(io.cwd)
  const rewrite = limited(engine)

  const text = async (
    path: string,
    source: string,
    file = path,
    accept?: Options['accept'],
  ): Promise<Outcome> => {
    const own = await settings.of(file, source)
    if (typeof own === 'string') return without(failed(path, own, source))
    const first = await attempt(path, source, contexts(file, source, own.context), own, accept)
    // whoever builds it knows the context better than a guess does, and the ids that he passes
    const called = isPlain(first.result)
      ? await nobody()
      : await calledWith(file, first.result.secrets)
    const told = {
      ...own,
      ids: { ...called.ids, ...own.ids },
      context: own.context ?? called.context,
    }
    const isOther = told.context !== own.context && told.context !== first.folder
    const { result, folder } =
      isOther || isNew(told.ids, own.ids, first.result.secrets)
        ? await attempt(path, source, contexts(file, source, told.context), told, accept)
        : first
    const hasNothing = result.secrets.length === 0 && result.before === result.after
    if (result.error !== null || hasNothing) return without(result)
    const target = own.target ?? called.target
    return {
      result,
      command: commandOf(io.cwd, args.snippet, result, { ...own, target }, file, folder),
      remarks: [
        ...remarksOn(result, target, folder),
        ...linterRemarks(result, resolve(io.cwd, file)),
      ],
    }
  }

  const attempt = async (
    path: string,
    source: string,
    context: BuildContext,
    own: Arguments,
    accept: Options['accept'],
  ): Promise<{ result: Result; folder: string | undefined }> => {
    const nothing = (error: string) => ({ result: failed(path, error, source), folder: undefined })
    try {
      const read = (inside: string) => context.read(inside)
      const result = await rewrite(source, optionsOf(own, path, read, accept))
      const found = narrowed(result, own.only)
      return { result: found, folder: isPlain(found) ? undefined : context.folder() }
    } catch (error) {
      if (error instanceof TimeLimitError) return nothing(tooSlow)
      await io.stderr.write(`${framesOf(error)}\n`)
      return nothing('internal error, please report it; left as it is')
    }
  }

  const file = async (path: string, leadsOut = false): Promise<Outcome> => {
    let source: SourceFile | undefined
    let outcome: Outcome | undefined
    try {
      source = readSource(resolve(io.cwd, path))
      outcome = await text(path, source.text)
      if (args.write && outcome.result.before !== outcome.result.after) {
        if (leadsOut) throw new FileError(outside)
        const lost = await write(source, path, outcome.result.after)
        outcome = { ...outcome, remarks: [...outcome.remarks, ...lost] }
      }
      return outcome
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      return without(
        outcome ? unwritten(outcome.result, error.message) : failed(path, error.message),
      )
    }
  }
  return { file, text }
}

function commandOf(
  cwd: string,
  kind: Arguments['snippet'],
  result: Result,
  { builder, tag, target, shell }: Arguments,
  file: string,
  folder: string | undefined,
): string | null {
  const context = fromHere(cwd, folder ?? dirname(resolve(cwd, file)))
  const place = { context, file: fromHere(cwd, resolve(cwd, file)) }
  const options = { builder, ...place, tag, target, shell }
  return kind === undefined ? buildCommand(result, options) : snippet(kind, result, options)
}

const nobody = async (): Promise<CalledWith> => ({ ids: {} })

/** Has a secret an id by now that is not the one that callers say? */
function isNew(ids: Arguments['ids'], own: Arguments['ids'], secrets: readonly Secret[]): boolean {
  return secrets.some(({ id, from }) => {
    const name = from === 'agent' ? '' : 'env' in from ? from.env : from.src
    return Object.hasOwn(ids, name) && !Object.hasOwn(own, name) && ids[name] !== id
  })
}

const outside =
  'is a link that leads out of the searched folder, so it was not written; name it to have it written'

function without(result: Result): Outcome {
  return { result, command: null, remarks: [] }
}

/** What the engine is told of a file. */
export function optionsOf(
  args: Arguments,
  path: string,
  readContext: Options['readContext'],
  accept?: Options['accept'],
): Options {
  const { secrets, ignore, ids, unsafe, style, builder, syntax, ssh, bundle, only } = args
  return {
    path,
    secrets,
    ignore,
    ids,
    unsafe,
    style,
    builder,
    syntax,
    ssh,
    bundle,
    ...(only.length === 0 && !accept
      ? {}
      : {
          accept: (finding) =>
            (only.length === 0 || only.includes(finding.transform)) && (accept?.(finding) ?? true),
        }),
    ...(readContext ? { readContext } : {}),
  }
}

/** Nothing is said of what other transforms find: that was not asked for. */
export function narrowed(result: Result, only: readonly string[]): Result {
  if (only.length === 0) return result
  return {
    ...result,
    findings: result.findings.filter(({ transform }) => only.includes(transform)),
  }
}

/** The file is as it was, so nothing in it is fixed. */
function unwritten(result: Result, error: string): Result {
  return {
    ...result,
    after: result.before,
    error,
    findings: result.findings.map((finding) =>
      finding.status === 'fixed' ? { ...finding, status: 'review' } : finding,
    ),
  }
}

/** Does nothing in it have to do with secrets of the build? */
function isPlain({ secrets, findings, before, after }: Result): boolean {
  return secrets.length === 0 && findings.length === 0 && before === after
}

/** The result of a file that could not be worked on. */
export function failed(path: string, error: string, source = ''): Result {
  return {
    path,
    before: source,
    after: source,
    error,
    findings: [],
    secrets: [],
    stages: [],
    arguments: [],
  }
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
    'no folder up to the root of the repository has any of what it copies: its own is taken for the context (else --context DIR)',
  ]
}
