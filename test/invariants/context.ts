import type { Options } from '../../src/options.ts'
import type { Result } from '../../src/result.ts'

/** The options of a second run: the build context is as the first one left it. */
export function afterwards(options: Options, { context = [] }: Result): Options {
  const { readContext } = options
  if (!readContext || context.length === 0) return options
  const written = new Map(context.map(({ path, after }) => [path, after]))
  return { ...options, readContext: (path) => written.get(path) ?? readContext(path) }
}
