import { randomBytes } from 'node:crypto'
import { chmodSync, chownSync, closeSync, fsyncSync, openSync, writeSync } from 'node:fs'
import { readFileSync, renameSync, rmSync, type Stats, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { FileError, reason } from './error.ts'
import type { SourceFile } from './read.ts'

/**
 * Replaces the text of a file at once: whoever looks sees the old file or the new one. Its mode stays, its owner where that is
 * allowed, and a symbolic link stays a link.
 *
 * @throws FileError when it is read-only, its folder cannot be written, or it is no longer what was read; then nothing has changed
 */
export function writeSource(file: SourceFile, after: string): void {
  const stats = statNow(file)
  // asked of the mode, not of the system: root may write what its owner has locked
  if ((stats.mode & 0o222) === 0) throw new FileError('is read-only, so it was not written')
  const temporary = join(
    dirname(file.real),
    `.${basename(file.real)}.${randomBytes(6).toString('hex')}.tmp`,
  )
  try {
    fill(temporary, Buffer.from(after, 'utf8'), stats)
    if (!readFileSync(file.real).equals(file.bytes)) throw new FileError(changed)
    renameSync(temporary, file.real)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error instanceof FileError ? error : new FileError(`cannot be written: ${reason(error)}`)
  }
}

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

function fill(path: string, bytes: Buffer, like: Stats): void {
  const handle = openSync(path, 'wx', 0o600)
  try {
    for (let at = 0; at < bytes.length;) at += writeSync(handle, bytes, at)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  try {
    chownSync(path, like.uid, like.gid)
  } catch {
    // only root may give a file away: then it belongs to whoever runs this
  }
  // after chown, which clears the set-id bits
  chmodSync(path, like.mode & 0o7777)
}
