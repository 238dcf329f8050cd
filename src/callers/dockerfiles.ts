import { escapePattern } from '../escape-pattern.ts'
import { posix } from 'node:path'
import type { DockerfileOf } from './caller.ts'
import { mask } from './embedded.ts'
import type { Repository } from './repository.ts'
import type { Pattern } from './shell/folder.ts'
import { inRepository, isRemote, mostUnknown, rooted } from './which.ts'

/** What a call says of its Dockerfile. Paths may hold `mask` for what is not known. */
export interface DockerfileArguments {
  /** Folders that relative paths start from, from the root; undefined when they cannot be told. */
  readonly folders: readonly string[] | undefined
  /** Values of `--file`; undefined when there is none. */
  readonly files: readonly Pattern[] | undefined
  readonly contexts: readonly Pattern[]
  /** Names of the file when none is said, the first one goes before. */
  readonly names?: readonly string[]
}

const usual = ['Dockerfile', 'dockerfile']

/**
 * Names that podman and buildah look for (podman-build(1): Containerfile goes before Dockerfile).
 */
export const containerNames: readonly string[] = ['Containerfile', 'Dockerfile', 'dockerfile']

/**
 * Which Dockerfile of the repository a call means: the file at the place that it names; where its
 * folder is not known, every one whose path ends like that.
 */
export function dockerfileOf(repository: Repository, asked: DockerfileArguments): DockerfileOf {
  if (asked.contexts.some(isRemote)) return 'elsewhere'
  const paths = asked.files ?? asked.contexts
  const names = asked.files ? [''] : (asked.names ?? usual)
  const patterns = paths.flatMap((path) => names.map((name) => posix.join(path, name)))
  if (patterns.length === 0) return 'unknown'
  const folders = asked.folders ?? (patterns.every(isRooted) ? [''] : undefined)
  const found = folders ? atFolders(repository, folders, patterns, names.length) : []
  if (found.length > 0) return oneOf(found)
  const matching = new Set(patterns.flatMap((pattern) => endingLike(repository, pattern)))
  if (matching.size > 0) return { set: [...matching].toSorted() }
  return patterns.some((pattern) => pattern.includes(mask)) ? 'unknown' : 'elsewhere'
}

function isRooted(pattern: Pattern): boolean {
  return pattern.startsWith(rooted)
}

function atFolders(
  repository: Repository,
  folders: readonly string[],
  patterns: readonly Pattern[],
  alternatives: number,
): string[] {
  const found = new Set<string>()
  for (const folder of folders) {
    for (let at = 0; at < patterns.length; at += alternatives) {
      const paths = patterns
        .slice(at, at + alternatives)
        .flatMap((pattern) => (pattern.includes(mask) ? [] : (inRepository(folder, pattern) ?? [])))
      const path = paths.find((item) => repository.exists(item))
      if (path !== undefined) found.add(path)
    }
  }
  // a path that is not all known may mean more than those that are
  return patterns.some((pattern) => pattern.includes(mask)) ? [] : [...found]
}

/**
 * Dockerfiles whose path ends with the pattern; a start that is not known may be any folder, or
 * none.
 */
function endingLike({ dockerfiles }: Repository, pattern: Pattern): string[] {
  const path = isRooted(pattern) ? pattern.slice(rooted.length) : pattern
  const trimmed = posix.normalize(path).replace(/^(?:\.{1,2}\/)+|^\/+/, '')
  const parts = trimmed.split(mask).map(escapePattern)
  if (parts.length > mostUnknown) return []
  const isOpen = trimmed.startsWith(`${mask}/`)
  const body = isOpen
    ? parts
        .slice(1)
        .join('.*')
        .slice(String.raw`\/`.length)
    : parts.join('.*')
  const expression = new RegExp(`^(?:.*/)?${body}$`)
  return body === '' ? [] : dockerfiles.filter((path) => expression.test(path))
}

function oneOf(paths: readonly string[]): DockerfileOf {
  return paths.length === 1 ? { path: paths[0]! } : { set: paths.toSorted() }
}

/** Of the folders that a command may run in, those that its Dockerfile shows, if it shows any. */
export function startedIn(
  { folders = [''], files, contexts, names = usual }: DockerfileArguments,
  dockerfile: Exclude<DockerfileOf, string>,
): readonly string[] {
  if ('set' in dockerfile) return folders
  const paths = files ?? contexts.flatMap((path) => names.map((name) => posix.join(path, name)))
  const isThere = (folder: string) =>
    paths.some((path) => inRepository(folder, path) === dockerfile.path)
  const showing = folders.filter(isThere)
  return showing.length > 0 ? showing : folders
}
