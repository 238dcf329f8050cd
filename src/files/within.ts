import { isAbsolute, relative, sep } from 'node:path'

/** Is a path a folder, or below it? Both absolute; links are not followed. */
export function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path)
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}
