import { posix } from 'node:path'
import type { DockerfileOf } from './caller.ts'
import { dockerfileOf } from './dockerfiles.ts'
import { mask } from './embedded.ts'
import type { Repository } from './repository.ts'
import { inRepository, rooted } from './which.ts'

/** How a text that is no command says which Dockerfile it has built. */
export interface Naming {
  /** Finds its path: the first group. */
  readonly file?: RegExp
  /** Finds the folder that it stands in, where that is said apart. */
  readonly folder?: RegExp
  /** What is built where no file is named; left out: `Dockerfile`. */
  readonly usual?: string
  /** Says that none of the repository's Dockerfiles is built. */
  readonly unless?: RegExp
}

/**
 * The Dockerfiles that a text names, or the usual one.
 *
 * @param folders where relative paths may start, from the root of the repository; the first that
 *   has such a file counts
 */
export function namedDockerfiles(
  repository: Repository,
  text: string,
  { file, folder, usual = 'Dockerfile', unless }: Naming,
  folders: readonly string[],
): DockerfileOf[] {
  const plain = masked(text.replaceAll(/^[ \t]{0,99}(?:#|\/\/).*$/gm, ''))
  if (unless?.test(plain)) return []
  const [own = ''] = folder ? firsts(plain, folder) : []
  const named = file ? firsts(plain, file) : []
  const files = named.length > 0 ? named : [usual]
  return [...new Set(files)].map((path) =>
    dockerfileAt(repository, posix.join(own, globbed(path)), folders),
  )
}

function dockerfileAt(
  repository: Repository,
  path: string,
  folders: readonly string[],
): DockerfileOf {
  const isThere = (folder: string) => {
    const inside = inRepository(folder, path)
    return inside !== undefined && repository.exists(inside)
  }
  const own = folders.find(isThere) ?? folders[0]!
  return dockerfileOf(repository, { folders: [own], files: [path], contexts: ['.'] })
}

function firsts(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].flatMap((match) => match[1] ?? [])
}

/** Variables of systems that hold the folder of the checkout, each by its documentation. */
const checkouts = new Set([
  'build.sourcesdirectory',
  'system.defaultworkingdirectory',
  'build.repository.localpath',
  'main_clone',
  'workspace',
  'env.workspace',
])

/** What is put in from elsewhere; the folder of the checkout is known. */
function masked(text: string): string {
  return text.replaceAll(
    /\$\{\{[^{}\n]{0,200}\}\}|\{\{[^{}\n]{0,200}\}\}|\$\{[^{}\n]{0,200}\}|\$\([^()\n]{0,200}\)/g,
    (found) => (checkouts.has(found.replaceAll(/[^\w.]/g, '').toLowerCase()) ? rooted : mask),
  )
}

/** A path whose globs are what is not known. */
function globbed(path: string): string {
  return path.replaceAll(/\*{1,2}\/?/g, (found) => (found.endsWith('/') ? `${mask}/` : mask))
}

/** From where a step of YAML begins to where it ends, by its indentation. */
export function stepAt(text: string, at: number): string {
  const lines = text.split('\n')
  const index = text.slice(0, at).split('\n').length - 1
  const column = columnOf(lines[index]!)
  const isOwn = (line: string) => line.trim() === '' || columnOf(line) >= column
  const isFirst = (line: string) => /^\s*-\s/.test(line) && columnOf(line) === column
  let first = index
  while (first > 0 && !isFirst(lines[first]!) && isOwn(lines[first - 1]!)) first -= 1
  const rest = lines.slice(index + 1)
  const end = rest.findIndex((line) => !isOwn(line) || isFirst(line))
  return lines.slice(first, end === -1 ? undefined : index + 1 + end).join('\n')
}

/** Where a line's first key stands, behind the dash of an item. */
function columnOf(line: string): number {
  return /^[\s-]*/.exec(line)![0].length
}

/** The arguments of a call whose bracket opens at a place; none where it is never closed. */
export function argumentsAt(text: string, at: number): string[] {
  const found: string[] = []
  let [depth, quote, start] = [0, '', at + 1]
  for (let index = at; index < text.length; index++) {
    const char = text[index]!
    if (quote !== '') {
      if (char === '\\') index += 1
      else if (char === quote) quote = ''
    } else if (char === '"' || char === "'") quote = char
    else if ('({['.includes(char)) depth += 1
    else if (')}]'.includes(char)) depth -= 1
    if (quote !== '' || depth > 1 || (depth === 1 && char !== ',')) continue
    found.push(text.slice(start, index))
    start = index + 1
    if (depth === 0) return found
  }
  return []
}

/** The strings of an expression, and what is not known between them. */
export function stringsIn(expression: string): string {
  return [...expression.matchAll(/"([^"\\\n]{0,999})"|'([^'\\\n]{0,999})'|[^"']{1,999}/g)]
    .map((match) => match[1] ?? match[2] ?? (/^[\s+]*$/.test(match[0]) ? '' : mask))
    .join('')
    .replaceAll(/\$\{[^{}\n]{0,200}\}/g, mask)
}

/** To the next table of a TOML file. */
export function tableAt(text: string, at: number): string {
  const next = text.slice(at + 1).search(/^[ \t]{0,99}\[/m)
  return next === -1 ? text.slice(at) : text.slice(at, at + 1 + next)
}
