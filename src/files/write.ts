import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, closeSync, fsyncSync, openSync, writeSync } from 'node:fs'
import { readFileSync, renameSync, type Stats, statSync } from 'node:fs'
import { FileError, reason } from './error.ts'
import type { SourceFile } from './read.ts'
import { removeLeftovers, withTemporary } from './temporary.ts'

export { endBetweenFiles } from './temporary.ts'

/**
 * Replaces the text of a file at once: whoever looks sees the old file or the new one. Its mode
 * stays, its owner where that is allowed, extended attributes and access lists where `cp` is GNU's,
 * and a symbolic link stays a link.
 *
 * @returns what could not be kept, for a person; empty when all could
 * @throws FileError when it is read-only, its folder cannot be written, or it is no longer what was
 *   read; then nothing has changed
 */
export function writeSource(file: SourceFile, after: string): string[] {
  const stats = statNow(file)
  // asked of the mode, not of the system: root may write what its owner has locked
  if ((stats.mode & 0o222) === 0)
    throw new FileError(`is read-only, so it was not written; ${unlock}`)
  try {
    removeLeftovers(file.real)
    let isWhole = true
    withTemporary(file.real, (temporary) => {
      isWhole = fill(temporary, Buffer.from(after, 'utf8'), file.real, stats)
      if (!readFileSync(file.real).equals(file.bytes)) throw new FileError(changed)
      renameSync(temporary, file.real)
    })
    return [...lost(stats, statSync(file.real)), ...(isWhole ? [] : [unkept])]
  } catch (error) {
    throw error instanceof FileError ? error : new FileError(`cannot be written: ${reason(error)}`)
  }
}

/** Where no `cp` of GNU is. */
export const unkept =
  'access lists and extended attributes could not be kept, if it has any: that takes the cp of GNU'

const unlock = 'make it writable (chmod u+w) and run again'

const changed = 'has changed since it was read, so it was not written; run again'

function statNow(file: SourceFile): Stats {
  try {
    const stats = statSync(file.real)
    if (stats.isFile()) return stats
  } catch {
    // gone or out of reach: not what was read either
  }
  throw new FileError(changed)
}

function fill(path: string, bytes: Buffer, original: string, like: Stats): boolean {
  const handle = openSync(path, 'wx', 0o600)
  try {
    for (let at = 0; at < bytes.length;) at += writeSync(handle, bytes, at)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  const isWhole = copyAttributes(original, path)
  try {
    chownSync(path, like.uid, like.gid)
  } catch {
    // only root may give a file away: then it belongs to whoever runs this
  }
  // after chown, which clears the set-id bits
  chmodSync(path, like.mode & 0o7777)
  return isWhole
}

/**
 * Node has no call for access lists and extended attributes. Access lists go with the mode (GNU
 * coreutils manual, "cp").
 *
 * @returns false where they could not be copied
 */
function copyAttributes(from: string, to: string): boolean {
  if (process.platform !== 'linux') return true
  try {
    const options = ['--attributes-only', '--preserve=mode,xattr', '--no-dereference']
    execFileSync('cp', [...options, '--', from, to], { stdio: 'ignore', timeout: 5000 })
    return true
  } catch {
    // a cp without these options, or a file system without attributes
    return false
  }
}

function lost(before: Stats, now: Stats): string[] {
  const words: string[] = []
  if (before.nlink > 1)
    words.push('it was one of several hard links; the others still have the old text')
  if (before.uid !== now.uid || before.gid !== now.gid)
    words.push('its owner could not be kept; it belongs to whoever ran this')
  return words
}
