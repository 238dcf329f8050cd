import type { Options } from '../options.ts'
import { plainResult } from '../plain.ts'
import type { Result } from '../result.ts'
import type { rewrite } from '../rewrite.ts'
import { timeLimit } from './time-limit.ts'

/** The rewrite in its two steps: most files need the first alone. */
export interface Engine {
  /** The result of a file in which nothing can be a secret, undefined for all others. */
  look(source: string, options: Options): Result | undefined
  /** Gives the full reading, loaded when the first file needs it. */
  load(): Promise<typeof rewrite>
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
 * The rewrite of one file after the other, each within the time that a file may take. The look is
 * too short to be watched: to watch something takes longer.
 *
 * @throws TimeLimitError from the function given back; what the engine throws goes through
 */
export function limited({
  look,
  load,
}: Engine): (text: string, options: Options) => Promise<Result> {
  const within = timeLimit(secondsPerFile * 1000)
  return async (text, options) => {
    const plain = text.length > longestLook ? undefined : look(text, options)
    if (plain) return plain
    const rewrite = await load()
    return within(() => rewrite(text, options))
  }
}
