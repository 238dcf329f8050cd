import { realpathSync } from 'node:fs'

/** The path with its links followed; as it is where it cannot be followed. */
export function realPath(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}
