import { type Dirent, readdirSync } from 'node:fs'
import { join, posix } from 'node:path'

const leftOut = new Set(['.git', 'node_modules', '.venv', 'target', 'dist'])

/** More files than this are not looked through for one that has no name. */
const most = 2000

/**
 * Lists the files of a folder, those of its upper folders first. What the repository gets from
 * elsewhere or makes is left out, and so are symbolic links.
 *
 * @param folder absolute path
 * @returns posix paths from there, at most 2,000
 */
export function listFiles(folder: string): string[] {
  const found: string[] = []
  const folders = ['']
  for (let at = 0; at < folders.length && found.length < most; at++) {
    for (const entry of entriesOf(join(folder, folders[at]!))) {
      const path = posix.join(folders[at]!, entry.name)
      if (entry.isFile()) found.push(path)
      else if (entry.isDirectory() && !leftOut.has(entry.name)) folders.push(path)
    }
  }
  return found.slice(0, most)
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
}
