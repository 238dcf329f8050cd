import { join } from 'node:path'
import { type Dockerfile, parseDockerfile } from '../dockerfile.ts'
import { Listings } from '../files/listings.ts'
import type { Options } from '../options.ts'
import type { Result } from '../result.ts'
import type { Arguments } from './arguments.ts'
import { engineOptions } from './engine-options.ts'
import { type Engine, readForLook, tooSlow, rewriteInTime } from './engine.ts'
import { framesOf } from './error.ts'
import { failed, isWithoutSecrets, narrowed } from './outcome.ts'
import { type BuildContext, buildContexts, fromHere, isShared } from './build-context.ts'
import { TimeLimitError } from './time-limit.ts'

/** A text to work on: how it is called, and where it lies. */
export interface Text {
  readonly path: string
  readonly source: string
  readonly file: string
}

/** What one attempt gave: plain data, so that a thread can hand it over. */
export interface Attempt {
  readonly result: Result
  /** The build context that was found for it. */
  readonly folder: string | undefined
  /** Where the engine itself failed. */
  readonly fault?: string
}

/** Rewrites texts, with what lies around them. Nothing is thrown for what is in a text. */
export class Attempts {
  readonly #cwd: string
  readonly #contexts: ReturnType<typeof buildContexts>
  readonly #look: Engine['look']
  readonly #rewrite: ReturnType<typeof rewriteInTime>
  /** The last text that was looked at, as it was read. */
  #last: Dockerfile | undefined

  /** @param listings what is known of folders already */
  constructor(
    cwd: string,
    engine: Engine,
    listings = new Listings(),
    rewrite = rewriteInTime(engine),
  ) {
    this.#cwd = cwd
    this.#contexts = buildContexts(cwd, listings)
    this.#look = engine.look
    this.#rewrite = rewrite
  }

  /** What a look at its words settles; undefined where it takes the full reading. */
  look(text: Text, own: Arguments, accept?: Options['accept']): Attempt | undefined {
    try {
      const dockerfile = readForLook(text.source)
      if (!dockerfile) return undefined
      this.#last = dockerfile
      const { options } = this.#given(text, own, accept)
      const result = this.#look(dockerfile, options)
      return result && { result, folder: undefined }
    } catch (error) {
      return unworked(text, error)
    }
  }

  /** The full reading. */
  async full(text: Text, own: Arguments, accept?: Options['accept']): Promise<Attempt> {
    try {
      const { options, context } = this.#given(text, own, accept)
      const result = await this.#keepingOut(text, own, options, context)
      const found = narrowed(result, own.only)
      if (isWithoutSecrets(found)) return { result: found, folder: undefined }
      const folder = context.folder()
      return { result: fromCurrent(this.#cwd, found, folder), folder }
    } catch (error) {
      return unworked(text, error)
    }
  }

  /** What a look has read of a text. */
  #looked({ source }: Text): Dockerfile | undefined {
    return this.#last?.source === source ? this.#last : undefined
  }

  #given(text: Text, own: Arguments, accept: Options['accept']) {
    const { path, source, file } = text
    const looked = this.#looked(text)
    const read = () => looked ?? parseDockerfile(source)
    const context = this.#contexts(file, read, own.context)
    const { read: readContext, list: listContext, leadsOut } = context
    const given = { readContext, listContext, leadsOut }
    return { options: engineOptions(own, path, given, accept), context }
  }

  /**
   * Lets it change the ignore file of the context where that is shown or made, and nothing else is
   * built from there.
   */
  async #keepingOut(
    text: Text,
    own: Arguments,
    options: Options,
    context: BuildContext,
  ): Promise<Result> {
    const looked = this.#looked(text)
    const rewritten = (given: Options) => this.#rewrite(text.source, given, looked)
    if (!tellsFiles(own)) return rewritten(options)
    let isAsked = false
    const mayKeepOut = () => (isAsked = true)
    const result = await rewritten({ ...options, mayKeepOut })
    const isOthers = isAsked && (await isShared(this.#cwd, context.folder()!, options.path!))
    return isOthers ? rewritten(options) : result
  }
}

/** Is a second file that changes along written, or at least told? Suggestions are of one alone. */
function tellsFiles({ interactive, paths, write, format = 'diff' }: Arguments): boolean {
  if (interactive || paths.includes('-')) return false
  return write || ['diff', 'json', 'paths', 'command', 'markdown'].includes(format)
}

function unworked({ path, source }: Text, error: unknown): Attempt {
  const isLate = error instanceof TimeLimitError
  return isLate ? late({ path, source }) : faulty({ path, source }, framesOf(error))
}

/** What becomes of a text that takes longer than it may. */
export function late({ path, source }: Pick<Text, 'path' | 'source'>): Attempt {
  return { result: failed(path, tooSlow, source), folder: undefined }
}

/** What becomes of a text where the program itself has failed. */
export function faulty({ path, source }: Pick<Text, 'path' | 'source'>, fault: string): Attempt {
  const result = failed(path, 'internal error, please report it; left as it is', source)
  return { result, folder: undefined, fault }
}

/** The result with the paths of its build context as the person would write them. */
function fromCurrent(cwd: string, result: Result, folder: string | undefined): Result {
  const { context } = result
  if (!context || folder === undefined) return result
  const named = context.map((edit) => ({ ...edit, path: fromHere(cwd, join(folder, edit.path)) }))
  return { ...result, context: named }
}
