import { engine as own, type Engine } from './cli/engine.ts'
import { explain } from './cli/error.ts'
import { type Io, processIo } from './cli/io.ts'
import { parseArguments } from './cli/parse.ts'

/**
 * The command line: reads the arguments, runs, prints.
 *
 * @param argv arguments after the program's name
 * @param io the world outside
 * @param engine the rewrite
 * @returns the exit code: 0 nothing remains, 1 something remains, 2 wrong usage, nothing could be
 *   run, or a bug
 */
export async function main(
  argv: readonly string[],
  io: Io = processIo(),
  engine: Engine = own,
): Promise<number> {
  try {
    const parsed = await parseArguments(argv, io)
    if (typeof parsed === 'number') return parsed
    const { run } = await import('./cli/run.ts')
    return await run(parsed, io, engine)
  } catch (error) {
    // standard error may be what cannot be written to
    await io.stderr.write(explain(error)).catch(() => false)
    return 2
  }
}
