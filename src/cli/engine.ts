import { type Dockerfile, parseDockerfile } from '../dockerfile.ts'
import type { Options } from '../options.ts'
import { plainResult } from '../plain.ts'
import type { Result } from '../result.ts'
import type { rewriteInFull } from '../rewrite.ts'
import { timeLimit } from './time-limit.ts'

/** The rewrite in its two steps: most files need the first alone. */
export interface Engine {
  /** The result of a file in which nothing can be a secret, undefined for all others. */
  look(dockerfile: Dockerfile, options: Options): Result | undefined
  /** Gives the full reading, loaded when the first file needs it. */
  load(): Promise<typeof rewriteInFull>
}

export const engine: Engine = {
  look: plainResult,
  load: async () => (await import('../rewrite.ts')).rewriteInFull,
}

/** A real file takes a thousandth of that. */
export const secondsPerFile = 20

/** What is said of a file that takes more. */
export const tooSlow = `takes longer than ${secondsPerFile} seconds; left as it is`

/** A look at a longer file may take its time too. */
const longestLook = 20_000

/**
 * Reads a file for a look, which is too short to be watched: to watch something takes longer.
 *
 * @returns undefined for a longer one
 */
export function readForLook(text: string): Dockerfile | undefined {
  return text.length > longestLook ? undefined : parseDockerfile(text)
}

/**
 * The full reading of an engine, each within the time that a file may take.
 *
 * @throws TimeLimitError from the function given back; what the engine throws goes through
 */
export function rewriteInTime({
  load,
}: Engine): (text: string, options: Options, looked?: Dockerfile) => Promise<Result> {
  const inTime = timeLimit(secondsPerFile * 1000)
  return async (text, options, looked) => {
    const rewrite = await load()
    return inTime(() => rewrite(text, options, looked))
  }
}

/**
 * The rewrite in both steps.
 *
 * @throws TimeLimitError from the function given back; what the engine throws goes through
 */
export function limited(engine: Engine): (text: string, options: Options) => Promise<Result> {
  const rewrite = rewriteInTime(engine)
  return async (text, options) => {
    const dockerfile = readForLook(text)
    return (dockerfile && engine.look(dockerfile, options)) ?? rewrite(text, options, dockerfile)
  }
}
