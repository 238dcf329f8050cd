/**
 * One file that cannot be read or written. Its message goes to the person as it is; the other files
 * go on.
 */
export class FileError extends Error {
  override readonly name = 'FileError'
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ELOOP: 'its symbolic links run in a circle',
  ENOTDIR: 'a part of its path is a file, not a folder',
  ENOENT: 'it is not there',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space is left on the device',
  EISDIR: 'it is a folder',
}

/**
 * What a failed system call means, in words: `permission denied`, or the code of the call when it
 * has no words.
 */
export function reason(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return reasons[code] ?? (code || 'unknown reason')
}
