import { dirname, relative, resolve, sep } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { buildCommand, reachedStages } from '../command.ts'
import { FileError } from '../files/error.ts'
import { readSource, type SourceFile } from '../files/read.ts'
import { oneLine } from '../escape.ts'
import { type Committed, committedFiles, gitRoot, isDirty } from '../git.ts'
import type { Result } from '../result.ts'
import type { rewrite } from '../rewrite.ts'
import { framesOf } from './error.ts'
import type { Io } from './io.ts'
import type { Arguments } from './arguments.ts'
import { TimeLimitError, timeLimit } from './time-limit.ts'
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
  file(path: string, leadsOut?: boolean): Promise<Outcome>
  /** Rewrites a text that is at hand. */
  text(path: string, text: string, file?: string): Promise<Outcome>
}

/** Makes the worker of a run. */
export function workerOf(args: Arguments, io: Io, engine: typeof rewrite): Worker {
  const contexts = buildContexts(io.cwd, args.context)
  const warn = dirtyWarning(io)
  const limited = timeLimit(secondsPerFile * 1000)

  const text = async (path: string, source: string, file = path): Promise<Outcome> => {
    const context = contexts(file, source)
    let result: Result
    try {
      const { secrets, ignore, unsafe, style, builder, syntax, ssh, bundle } = args
      const readContext = (inside: string) => context.read(inside)
      result = limited(() =>
        engine(source, {
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
        }),
      )
    } catch (error) {
      if (error instanceof TimeLimitError)
        return { result: failed(path, tooSlow, source), command: null, remarks: [] }
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

  let isWriting = false
  const file = async (path: string, leadsOut = false): Promise<Outcome> => {
    let source: SourceFile | undefined
    let outcome: Outcome | undefined
    try {
      source = readSource(resolve(io.cwd, path))
      outcome = await text(path, source.text)
      if (args.write && outcome.result.before !== outcome.result.after) {
        if (leadsOut) throw new FileError(outside)
        await warn(source, path)
        const { endBetweenFiles, writeSource } = await import('../files/write.ts')
        if (!isWriting) endBetweenFiles()
        isWriting = true
        const lost = writeSource(source, outcome.result.after)
        // a signal that came meanwhile has its turn
        await setImmediate()
        outcome = { ...outcome, remarks: [...outcome.remarks, ...lost] }
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

/** A real file takes a thousandth of that. */
const secondsPerFile = 20
const tooSlow = `takes longer than ${secondsPerFile} seconds; left as it is`

const outside =
  'is a link that leads out of the searched folder, so it was not written; name it to have it written'

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
function dirtyWarning(io: Io): (source: SourceFile, path: string) => Promise<void> {
  const known = new Map<string, Committed>()
  let isSaid = false
  return async ({ real, bytes }, path) => {
    const root = gitRoot(dirname(real))
    if (isSaid || root === undefined) return
    const committed = known.get(root) ?? (await committedFiles(root))
    known.set(root, committed)
    if (!isDirty(committed, relative(root, real).replaceAll(sep, '/'), bytes)) return
    isSaid = true
    await io.stderr.write(
      `warning: ${oneLine(path)} has changes that are not committed; the rewrite is added to them\n`,
    )
  }
}
