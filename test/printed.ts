import type { Reporter } from '../src/reporters/reporter.ts'
import type { Result } from '../src/result.ts'

/** A result, and its build command. */
export type Reported = readonly [result: Result, command: string | null]

/** All that a reporter prints of some files. */
export async function printed(reporter: Reporter, files: readonly Reported[]): Promise<string> {
  const texts = [await reporter.start()]
  for (const [result, command] of files) texts.push(await reporter.file(result, command))
  texts.push(await reporter.end())
  return texts.join('')
}
