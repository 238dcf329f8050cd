import { explain } from './cli/error.ts'
import { type Io, processIo } from './cli/io.ts'
import { parseArguments } from './cli/parse.ts'
import type { rewrite } from './rewrite.ts'

/**
 * The command line: reads the arguments, runs, prints.
 *
 * @param argv arguments after the program's name
 * @param io the world outside
 * @param load gives the engine; it is loaded only when a file is to be rewritten
 * @returns the exit code: 0 nothing remains, 1 something remains, 2 wrong usage, nothing could be run, or a bug
 */
export async function main(
  argv: readonly string[],
  io: Io = processIo(),
  load: () => Promise<typeof rewrite> = async () => (await import('./rewrite.ts')).rewrite,
): Promise<number> {
  try {
    const parsed = await parseArguments(argv, io)
    if (typeof parsed === 'number') return parsed
    const { run } = await import('./cli/run.ts')
    return await run(parsed, io, await load())
  } catch (error) {
    // standard error may be what cannot be written to
    await io.stderr.write(explain(error)).catch(() => false)
    return 2
  }
}
