import { FileError } from '../files/error.ts'
import { type Outcome, unwritten, without } from './outcome.ts'
import { type WriteFile, writeContext } from './writing.ts'

/**
 * Writes the files of the build context that change along with a Dockerfile, last of all: a mount
 * alone leaves things as they were, a file that is kept out without one breaks the build.
 */
export async function alsoWritten(
  cwd: string,
  write: WriteFile,
  outcome: Outcome,
): Promise<Outcome> {
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
