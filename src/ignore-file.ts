import { readDockerIgnore } from './dockerignore.ts'
import type { Options } from './options.ts'
import type { ContextEdit } from './result.ts'

/** The file that says what of a build context is kept out of the build. */
export interface IgnoreFile {
  /** Relative to the context. */
  readonly path: string
  /** Null where there is none yet. */
  readonly text: string | null
}

/**
 * Finds the ignore file of a Dockerfile: `<Dockerfile>.dockerignore` goes before `.dockerignore`
 * (docs.docker.com, "Filename and location").
 *
 * @returns undefined when the context is not at hand, or one of them is there and cannot be read
 */
export function ignoreFileOf({ path, readContext }: Options): IgnoreFile | undefined {
  const own = ownIgnoreFile(path)
  for (const name of [own, '.dockerignore']) {
    const text = readContext?.(name)
    if (text !== null || name !== own) return text === undefined ? undefined : { path: name, text }
  }
  return undefined
}

/** Name of the ignore file that is a Dockerfile's alone. */
export function ownIgnoreFile(path = 'Dockerfile'): string {
  return `${path.replace(/^.*\//, '')}.dockerignore`
}

/** Can a line of an ignore file name the path as it is? */
export function isPlainPath(path: string): boolean {
  return /^[\w./@+-]+$/.test(path)
}

/**
 * Adds paths to the end of an ignore file, where nothing brings them back.
 *
 * @returns undefined when all of them are kept out already
 */
export function withIgnored(
  { path, text }: IgnoreFile,
  paths: readonly string[],
): ContextEdit | undefined {
  const isOut = readDockerIgnore(text ?? undefined)
  const missing = paths.filter((item) => !isOut(item))
  if (missing.length === 0) return undefined
  const end = text?.includes('\r\n') ? '\r\n' : '\n'
  const open = text === null || text === '' || text.endsWith('\n') ? '' : end
  const lines = missing.map((item) => item + end).join('')
  return { path, before: text, after: `${text ?? ''}${open}${lines}` }
}
