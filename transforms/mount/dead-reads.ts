import { type ExistingMount, mountsOf } from '../../src/mounts.ts'
import type { Remedies } from '../../src/remedy/remedies.ts'
import { readsFile } from '../../src/remedy/mounted-file.ts'
import type { Run } from '../../src/run.ts'
import { runLines } from '../../src/run-lines.ts'
import type { Finding } from '../../src/transform.ts'
import { hindranceOf, movedExports } from './moved.ts'
import { setsOnly } from './reading.ts'
import { takeOut } from './shown.ts'

/**
 * A RUN that does nothing but set variables, or read a file of them: all of it ends with the RUN.
 * Where it is plain who reads them, they are set there.
 */
export function* deadReads(
  facts: Remedies,
  run: Run,
  mounts: readonly ExistingMount[],
): Iterable<Finding> {
  if (mounts.length === 0 || !setsOnly(run)) return
  const read = mounts.find((mount) => readsFile(run, mount) || mount.env !== undefined)
  if (!read) return
  const base = { at: run.instruction.span, ...(read.id === undefined ? {} : { name: read.id }) }
  const message = `what this RUN sets from ${read.id} ends with it`
  const moved = facts.known(movedExports).get(run)
  if (!moved) {
    const { kept, printer } = hindranceOf(facts, run)
    const remedy =
      `${takeOut(printer)}put mount and statement into the RUN that needs the value, before its ` +
      `commands${kept === undefined ? '' : `, and run again, since ${kept} would keep the value`}`
    yield { ...base, safety: 'safe', message: `${message}; ${remedy}` }
    return
  }
  const where = runLines(moved.readers)
  const isGuess = moved.guesses.length > 0 || moved.isOpen
  const guesses =
    moved.guesses.length > 0
      ? ` (${moved.guesses.join(', ')} may read it)`
      : isGuess
        ? ' (what the file sets is not at hand)'
        : ''
  const isOffered = isGuess && !facts.options.unsafe
  yield {
    ...base,
    safety: isGuess ? 'review' : 'safe',
    message: `${message}; ${isOffered ? `--unsafe puts mount and statement into ${where}` : `mount and statement put into ${where}`}${guesses}`,
    fix: (edit) => {
      for (const mount of mountsOf(run.instruction)) edit.unmount(run, mount)
      edit.remove(run.instruction)
      moved.apply(edit)
    },
  }
}
