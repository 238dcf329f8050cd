import { posix } from 'node:path'

/** By its name: may a file be one of compose? */
export function isComposeFile(path: string): boolean {
  return /(?:^|[-_.])compose(?:[-_.][^/]*)?\.ya?ml$/i.test(posix.basename(path))
}
