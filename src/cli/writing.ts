import { writeFileSync } from 'node:fs'
import { dirname, relative, resolve, sep } from 'node:path'
import { oneLine } from '../escape.ts'
import { FileError, reason } from '../files/error.ts'
import { readSource, type SourceFile } from '../files/read.ts'
import { gitRoot } from '../git.ts'
import type { Committed } from '../git/committed.ts'
import type { ContextEdit } from '../result.ts'
import type { Io } from './io.ts'

/**
 * Replaces a file that was read.
 *
 * @param path as the person knows it
 * @returns what could not be kept of it, in words
 * @throws FileError when it cannot be written
 */
export type WriteFile = (
  source: SourceFile,
  path: string,
  after: string,
) => Promise<readonly string[]>

/**
 * Removes what a killed process left beside a file that has not to be written any more.
 *
 * @param real path of the file, every link resolved
 */
export async function tidied(real: string): Promise<void> {
  const { removeLeftovers } = await import('../files/temporary.ts')
  try {
    removeLeftovers(real)
  } catch {
    // a folder that cannot be read or written has its own word when a file of it is to be
  }
}

/** The writing of a run: it warns of changes that are not committed, and ends between two files. */
export function writingOf(io: Io): WriteFile {
  const warn = dirtyWarning(io)
  let isWriting = false
  let isUnkeptSaid = false
  return async (source, path, after) => {
    await warn(source, path)
    const { endBetweenFiles, unkept, writeSource } = await import('../files/write.ts')
    if (!isWriting) endBetweenFiles()
    isWriting = true
    // what the machine cannot do is the same for all files
    const lost = writeSource(source, after).filter((what) => what !== unkept || !isUnkeptSaid)
    isUnkeptSaid ||= lost.includes(unkept)
    // a signal that came meanwhile has its turn
    await new Promise((done) => setImmediate(done))
    return lost
  }
}

/**
 * Writes a file of a build context that changes along with a Dockerfile, or makes it.
 *
 * @param edit its path from the current folder
 * @returns what could not be kept of it, in words
 * @throws FileError when it cannot be written, or is no longer what was read
 */
export async function writeContext(
  write: WriteFile,
  cwd: string,
  { path, before, after }: ContextEdit,
): Promise<readonly string[]> {
  const full = resolve(cwd, path)
  if (before === null) {
    try {
      writeFileSync(full, after, { flag: 'wx' })
    } catch (error) {
      throw new FileError(`${oneLine(path)} cannot be written: ${reason(error)}`)
    }
    return []
  }
  const source = readSource(full)
  if (source.text !== before)
    throw new FileError(`${oneLine(path)} has changed since it was read; run again`)
  return write(source, path, after)
}

/**
 * Warns before a file is written whose last changes are not committed: afterwards the two cannot be
 * told apart.
 */
function dirtyWarning(io: Io): (source: SourceFile, path: string) => Promise<void> {
  const known = new Map<string, Committed>()
  return async ({ real, bytes }, path) => {
    const root = gitRoot(dirname(real))
    if (root === undefined) return
    const { committedFiles, isDirty } = await import('../git/committed.ts')
    const committed = known.get(root) ?? (await committedFiles(root))
    known.set(root, committed)
    if (!isDirty(committed, relative(root, real).replaceAll(sep, '/'), bytes)) return
    await io.stderr.write(
      `warning: ${oneLine(path)} has changes that are not committed; the rewrite is added to them\n`,
    )
  }
}
