import { escapePattern } from '../escape-pattern.ts'
import { posix } from 'node:path'
import type { DockerfileOf } from './caller.ts'
import type { Repository } from './repository.ts'

/** Stands for what cannot be told in a path: an expression, a variable. */
export const anything = '*'

/** Begins a path that is taken from the root of the repository, wherever a command runs. */
export const rooted = '\uE001'

/**
 * The Dockerfile at a path.
 *
 * @param context folder that the path is taken from, `''` for the root of the repository
 * @param dockerfile as written, with {@link anything} for what cannot be told
 */
export function dockerfileAt(
  repository: Repository,
  context: string,
  dockerfile: string,
): DockerfileOf {
  if (isRemote(context) || isRemote(dockerfile)) return 'elsewhere'
  const path = inRepository(context, dockerfile)
  if (path === undefined) return 'elsewhere'
  if (path.includes(anything)) return fitting(repository, path)
  if (repository.dockerfiles.includes(path)) return { path }
  const lower = path.replace(/Dockerfile$/, 'dockerfile')
  if (repository.dockerfiles.includes(lower)) return { path: lower }
  if (repository.exists(path)) return { path }
  return elsewhereOr(repository, dockerfile)
}

/** A path from the root of the repository; undefined when it leads out of it. */
export function inRepository(folder: string, path: string): string | undefined {
  if (path.startsWith(rooted))
    return inRepository('', posix.join('.', path.slice(rooted.length).replace(/^\/+/, '')))
  const joined = posix.normalize(posix.isAbsolute(path) ? path : posix.join(folder, path))
  if (joined === '.' || joined === './') return ''
  if (joined.startsWith('../') || joined === '..' || posix.isAbsolute(joined)) return undefined
  return joined.replace(/\/$/, '')
}

/** `https://…`, `git@…`, `github.com/…`: a build context of another place. */
export function isRemote(context: string): boolean {
  return /^(?:[a-z][a-z+]*:\/\/|git@|github\.com\/)/.test(context) || /\.git(?:#|$)/.test(context)
}

/** More unknown parts in one path would have too many ways through another. */
export const mostUnknown = 5

function fitting(repository: Repository, pattern: string): DockerfileOf {
  const parts = pattern.split(anything).map(escapePattern)
  if (parts.length > mostUnknown) return 'unknown'
  const fits = new RegExp(
    `^${parts.join('.*').replaceAll(String.raw`.*\/`, String.raw`(?:.*\/)?`)}$`,
  )
  const set = repository.dockerfiles.filter((path) => fits.test(path))
  return set.length === 0 || /^[*/]*$/.test(pattern) ? 'unknown' : { set }
}

/**
 * The folder may be a clone of the repository itself: then a path that is none of the usual names
 * tells.
 */
function elsewhereOr(repository: Repository, dockerfile: string): DockerfileOf {
  const wanted = posix.normalize(dockerfile).replace(/^(?:\.\.?\/)+/, '')
  if (!wanted.includes('/')) return 'elsewhere'
  const set = repository.dockerfiles.filter(
    (path) => path === wanted || path.endsWith(`/${wanted}`),
  )
  return set.length === 0 ? 'elsewhere' : { set }
}
