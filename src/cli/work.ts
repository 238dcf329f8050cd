import { dirname, join, resolve } from 'node:path'
import { snippet } from '../callers/snippets.ts'
import { buildCommand, reachedStages } from '../command.ts'
import { FileError } from '../files/error.ts'
import { readSource, type SourceFile } from '../files/read.ts'
import type { Result } from '../result.ts'
import type { Secret } from '../secret.ts'
import type { Options } from '../options.ts'
import { type Engine, limited, tooSlow } from './engine.ts'
import { framesOf } from './error.ts'
import { engineOptions } from './engine-options.ts'
import { failed, isPlain, narrowed, type Outcome, unwritten, without } from './outcome.ts'
import { linterRemarks } from './linters.ts'
import type { Io } from './io.ts'
import type { Arguments } from './arguments.ts'
import type { CalledWith } from './callers.ts'
import { TimeLimitError } from './time-limit.ts'
import { type BuildContext, buildContexts, fromHere, isShared } from './place.ts'
import { type Settings, settingsOf } from './settings.ts'
import { tidied, type Write, writeContext, writingOf } from './writing.ts'

/** What is done with one file after the other. */
export interface Worker {
  /**
   * Reads, rewrites and, with `--write`, writes a file. A file that cannot be worked on is a result
   * with its `error`.
   */
  file(path: string, leadsOut?: boolean): Promise<Outcome>
  /** Rewrites a text that is at hand. */
  text(path: string, text: string, file?: string, accept?: Options['accept']): Promise<Outcome>
}

/** Who calls the build of a file, and with what. */
type Calls = (path: string, secrets: readonly Secret[]) => Promise<CalledWith>

/** Makes the worker of a run. */
export function workerOf(
  args: Arguments,
  io: Io,
  engine: Engine,
  settings: Settings = settingsOf(args, io.cwd),
  write: Write = writingOf(io),
  calledWith: Calls = nobody,
): Worker {
  return new FileWorker(args, io, engine, settings, write, calledWith)
}

/** What one attempt gave, and the build context that was found for it. */
interface Attempt {
  readonly result: Result
  readonly folder: string | undefined
}

/** A text to work on: how it is called, and where it lies. */
interface Text {
  readonly path: string
  readonly source: string
  readonly file: string
  readonly accept: Options['accept']
}

class FileWorker implements Worker {
  readonly #args: Arguments
  readonly #io: Io
  readonly #settings: Settings
  readonly #write: Write
  readonly #calledWith: Calls
  readonly #contexts: ReturnType<typeof buildContexts>
  readonly #rewrite: ReturnType<typeof limited>

  constructor(
    args: Arguments,
    io: Io,
    engine: Engine,
    settings: Settings,
    write: Write,
    calledWith: Calls,
  ) {
    this.#args = args
    this.#io = io
    this.#settings = settings
    this.#write = write
    this.#calledWith = calledWith
    this.#contexts = buildContexts(io.cwd)
    this.#rewrite = limited(engine)
  }

  async file(path: string, leadsOut = false): Promise<Outcome> {
    let outcome: Outcome | undefined
    try {
      const source = readSource(resolve(this.#io.cwd, path))
      outcome = await this.text(path, source.text)
      return await this.#written(source, path, outcome, leadsOut)
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      return without(
        outcome ? unwritten(outcome.result, error.message) : failed(path, error.message),
      )
    }
  }

  async text(
    path: string,
    source: string,
    file = path,
    accept?: Options['accept'],
  ): Promise<Outcome> {
    const own = await this.#settings.of(file, source)
    if (typeof own === 'string') return without(failed(path, own, source))
    const text = { path, source, file, accept }
    const first = await this.#attempt(text, own)
    // whoever builds it knows the context better than a guess does, and the ids that he passes
    const called = isPlain(first.result)
      ? await nobody()
      : await this.#calledWith(file, first.result.secrets)
    const told = {
      ...own,
      ids: { ...called.ids, ...own.ids },
      context: own.context ?? called.context,
    }
    const isOther = told.context !== own.context && told.context !== first.folder
    const isAgain = isOther || isNew(told.ids, own.ids, first.result.secrets)
    const last = isAgain ? await this.#attempt(text, told) : first
    return this.#outcome(last, file, { ...own, target: own.target ?? called.target })
  }

  async #attempt({ path, source, file, accept }: Text, own: Arguments): Promise<Attempt> {
    const nothing = (error: string) => ({ result: failed(path, error, source), folder: undefined })
    try {
      const context: BuildContext = this.#contexts(file, source, own.context)
      const read = (inside: string) => context.read(inside)
      const options = engineOptions(own, path, read, accept)
      const result = await this.#keepingOut(source, options, context)
      const found = narrowed(result, own.only)
      if (isPlain(found)) return { result: found, folder: undefined }
      const folder = context.folder()
      return { result: fromCurrent(this.#io.cwd, found, folder), folder }
    } catch (error) {
      if (error instanceof TimeLimitError) return nothing(tooSlow)
      await this.#io.stderr.write(`${framesOf(error)}\n`)
      return nothing('internal error, please report it; left as it is')
    }
  }

  /**
   * Lets it change the ignore file of the context where that is shown and made, and nothing else is
   * built from there.
   */
  async #keepingOut(source: string, options: Options, context: BuildContext): Promise<Result> {
    const { interactive, paths, format } = this.#args
    if (interactive || paths.includes('-') || !/^(?:diff|json)$/.test(format ?? 'diff'))
      return this.#rewrite(source, options)
    let isAsked = false
    const mayKeepOut = () => (isAsked = true)
    const result = await this.#rewrite(source, { ...options, mayKeepOut })
    const isOthers = isAsked && (await isShared(this.#io.cwd, context.folder()!, options.path!))
    return isOthers ? this.#rewrite(source, options) : result
  }

  #outcome({ result, folder }: Attempt, file: string, own: Arguments): Outcome {
    const hasNothing = result.secrets.length === 0 && result.before === result.after
    if (result.error !== null || hasNothing) return without(result)
    const { cwd } = this.#io
    return {
      result,
      command: commandOf(cwd, this.#args.snippet, result, own, file, folder),
      remarks: [
        ...remarksOn(result, own.target, folder),
        ...linterRemarks(result, resolve(cwd, file)),
      ],
    }
  }

  async #written(
    source: SourceFile,
    path: string,
    outcome: Outcome,
    leadsOut: boolean,
  ): Promise<Outcome> {
    const { before, after } = outcome.result
    if (!this.#args.write) return outcome
    if (before === after) {
      await tidied(source)
      return outcome
    }
    if (leadsOut) throw new FileError(outside)
    const lost = await this.#write(source, path, after)
    const written = { ...outcome, remarks: [...outcome.remarks, ...lost] }
    return alsoWritten(this.#io.cwd, this.#write, written)
  }
}

/**
 * Last of all: a mount alone leaves things as they were, a file that is kept out without one breaks
 * the build.
 */
async function alsoWritten(cwd: string, write: Write, outcome: Outcome): Promise<Outcome> {
  const { result, remarks } = outcome
  const lost: string[] = []
  try {
    for (const edit of result.context ?? []) lost.push(...(await writeContext(write, cwd, edit)))
    return { ...outcome, remarks: [...remarks, ...lost] }
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    return without({ ...unwritten(result, error.message), after: result.after })
  }
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

/** The result with the paths of its build context as the person would write them. */
function fromCurrent(cwd: string, result: Result, folder: string | undefined): Result {
  const { context } = result
  if (!context || folder === undefined) return result
  const named = context.map((edit) => ({ ...edit, path: fromHere(cwd, join(folder, edit.path)) }))
  return { ...result, context: named }
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
