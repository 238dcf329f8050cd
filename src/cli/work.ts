import { dirname, resolve } from 'node:path'
import { buildCommand, reachedStages } from '../command.ts'
import { FileError } from '../files/error.ts'
import { readSource, type SourceFile } from '../files/read.ts'
import { dirtyFiles, gitRoot } from '../git.ts'
import { oneLine } from '../escape.ts'
import type { Result } from '../result.ts'
import type { rewrite } from '../rewrite.ts'
import { framesOf } from './error.ts'
import type { Io } from './io.ts'
import type { Arguments } from './arguments.ts'
import { buildContexts, fromHere } from './place.ts'

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
  file(path: string): Promise<Outcome>
  /** Rewrites a text that is at hand. */
  text(path: string, text: string, file?: string): Promise<Outcome>
}

/** Makes the worker of a run. */
export function workerOf(args: Arguments, io: Io, engine: typeof rewrite): Worker {
  const contexts = buildContexts(io.cwd, args.context)
  const warn = dirtyWarning(io)

  const text = async (path: string, source: string, file = path): Promise<Outcome> => {
    const context = contexts(file, source)
    let result: Result
    try {
      const { secrets, ignore, unsafe, style, builder, syntax, ssh, bundle } = args
      const readContext = (inside: string) => context.read(inside)
      result = engine(source, {
        path,
        secrets,
        ignore,
        unsafe,
        style,
        builder,
        syntax,
        ssh,
        bundle,
        readContext,
      })
    } catch (error) {
      await io.stderr.write(`${framesOf(error)}\n`)
      return {
        result: failed(path, 'internal error, please report it; left as it is', source),
        command: null,
        remarks: [],
      }
    }
    const isPlain = result.secrets.length === 0 && result.before === result.after
    if (result.error !== null || isPlain) return { result, command: null, remarks: [] }
    const folder = context.folder()
    return {
      result,
      command: commandOf(result, file, folder),
      remarks: remarksOn(result, args.target, folder),
    }
  }

  const commandOf = (result: Result, file: string, folder: string | undefined) => {
    const context = fromHere(io.cwd, folder ?? dirname(resolve(io.cwd, file)))
    const { builder, tag, target } = args
    return buildCommand(result, {
      builder,
      context,
      file: fromHere(io.cwd, resolve(io.cwd, file)),
      tag,
      target,
    })
  }

  const file = async (path: string): Promise<Outcome> => {
    let source: SourceFile | undefined
    let outcome: Outcome | undefined
    try {
      source = readSource(resolve(io.cwd, path))
      outcome = await text(path, source.text)
      if (args.write && outcome.result.before !== outcome.result.after) {
        await warn(source.real, path)
        const { writeSource } = await import('../files/write.ts')
        writeSource(source, outcome.result.after)
      }
      return outcome
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      return {
        result: outcome ? { ...outcome.result, error: error.message } : failed(path, error.message),
        command: null,
        remarks: [],
      }
    }
  }
  return { file, text }
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
    'no folder up to the root of the repository has all that it copies: its own is taken for the context (else --context DIR)',
  ]
}

/** Warns once, before the first write to a file whose last changes are not committed: afterwards the two cannot be told apart. */
function dirtyWarning(io: Io): (real: string, path: string) => Promise<void> {
  const dirty = new Map<string, ReadonlySet<string>>()
  let isSaid = false
  return async (real, path) => {
    const root = gitRoot(dirname(real))
    if (isSaid || root === undefined) return
    const files = dirty.get(root) ?? (await dirtyFiles(root))
    dirty.set(root, files)
    if (!files.has(real)) return
    isSaid = true
    await io.stderr.write(
      `warning: ${oneLine(path)} has changes that are not committed; the rewrite is added to them\n`,
    )
  }
}
