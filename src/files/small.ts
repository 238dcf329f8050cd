import { readFileSync, statSync } from 'node:fs'
import { isUtf8 } from 'node:buffer'

/** Larger settings than this are nobody's. */
const maxBytes = 1024 * 1024

/**
 * Reads a small text that stands beside what is worked on. A device, a pipe or a folder in its
 * place is never opened.
 *
 * @param path absolute
 * @returns undefined for what is not there, no regular file, over 1 MiB, no text, or out of reach
 */
export function readSmall(path: string): string | undefined {
  try {
    const stats = statSync(path, { throwIfNoEntry: false })
    if (!stats?.isFile() || stats.size > maxBytes) return undefined
    // what the kernel makes up has no size, and reading it may wait for ever
    if (stats.size === 0) return ''
    const bytes = readFileSync(path)
    return isUtf8(bytes) && !bytes.includes(0) ? bytes.toString('utf8') : undefined
  } catch {
    return undefined
  }
}
