import { posix } from 'node:path'
import type { Obstacle } from '../../transform.ts'
import type { CallerFile } from '../caller.ts'
import type { Repository } from '../repository.ts'
import { isRemote } from '../which.ts'
import { entriesOf, entryOf, readYaml, textOf, valueAt, type YamlFile } from '../yaml/file.ts'
import { isComposeFile } from './names.ts'
import { conflictWith, printSource, type SecretOrigin, topSecretOf } from './top.ts'

/** A secret that a compose file is to declare. */
export interface Wanted {
  readonly id: string
  readonly source: SecretOrigin
}

/**
 * What in the repository uses a compose file in a way that a build secret would break: the whole
 * file is refused then, even for `up`.
 *
 * @returns undefined when nothing is seen
 */
export function blockerOf(
  file: CallerFile,
  repository: Repository,
  wanted: readonly Wanted[],
): Obstacle | undefined {
  for (const path of repository.files) {
    if (path === file.path) continue
    const text = repository.read(path)
    if (text === undefined) continue
    const isCompose = isComposeFile(path)
    if (!isCompose && !/compose|bake|\bstack\b/.test(text)) continue
    const found = isCompose ? otherFile(file, { path, text }, wanted) : userOf(file, { path, text })
    if (found) return found
  }
  return undefined
}

/** A script, workflow or Makefile that uses the file. Prose is no use. */
function userOf(file: CallerFile, { path, text }: CallerFile): Obstacle | undefined {
  if (/\.(?:md|rst|adoc|txt)$/i.test(path)) return undefined
  const name = posix.basename(file.path)
  const lines = text.replaceAll(/\\\r?\n/g, ' ').split('\n')
  for (const line of withHeldCalls(lines)) {
    if (/^\s*#/.test(line)) continue
    const found = inLine(name, line, text)
    if (found) return { ...found, why: `${found.why} (${path})` }
  }
  return undefined
}

function inLine(name: string, line: string, text: string): Obstacle | undefined {
  if (/\bdocker\s+stack\s+(?:deploy|up|config)\b/.test(line) && line.includes(name)) return stack
  const composes = /\bdocker[- ]compose\s+(?<words>[^|;&]*)/.exec(line)
  if (composes && isMeant(name, composes.groups!['words']!, text)) {
    if (/DOCKER_BUILDKIT["']?\s*[=:]\s*["']?(?:0|false)\b/.test(text)) return classic
    if (/\bdocker-compose\s/.test(line) && isOld(text)) return old
  }
  const bakes = /\b(?:buildx|docker)\s+bake\b(?<words>.*)/.exec(line)
  if (bakes && isMeant(name, bakes.groups!['words']!, text)) return baked
  return undefined
}

/** The lines with what a variable holds in its place: `DC=docker-compose`, and later `$(DC) up`. */
function withHeldCalls(lines: readonly string[]): string[] {
  const held = new Map<string, string>()
  for (const line of lines) {
    const found =
      /^\s*(?:export\s+)?(?<name>\w+)\s*[:?]?=\s*["']?(?<call>docker-compose\b[^"']*)/.exec(line)
    if (found) held.set(found.groups!['name']!, found.groups!['call']!.trimEnd())
  }
  if (held.size === 0) return [...lines]
  return lines.map((line) =>
    line.replaceAll(/\$[{(]?(\w+)[)}]?/g, (whole, name: string) => held.get(name) ?? whole),
  )
}

/**
 * Do the words of a call name the file, or no file at all, when it is one that is looked for by
 * itself? Files that stand in a variable are those that the text names.
 */
function isMeant(name: string, words: string, text: string): boolean {
  if (!/(?:^|\s)(?:-f|--file)[ =]?\S/.test(words)) {
    const isElsewhere = /^["']?\$/.test(words) || text.includes('COMPOSE_FILE')
    if (isElsewhere && text.includes(name)) return true
    return /^(?:docker-)?compose(?:\.override)?\.ya?ml$/.test(name)
  }
  return words.includes(name) || /(?:-f|--file)[ =]?\S*[$*{]/.test(words)
}

/**
 * `docker-compose` is version 1 unless something says that version 2 is installed under that name.
 */
function isOld(text: string): boolean {
  return !/compose\/releases\/(?:latest|download\/v[2-9])|docker-compose-(?:plugin|v2)|compose[^\n]*\bv2\.\d/.test(
    text,
  )
}

const stack: Obstacle = {
  why: 'cannot move: `docker stack` uses this file and refuses secrets from variables',
  remedy: 'build with a compose file of its own that has the secret',
}
const classic: Obstacle = {
  why: 'cannot move: DOCKER_BUILDKIT=0 stands where this file is built, and the classic builder knows no secrets',
  remedy: 'take DOCKER_BUILDKIT=0 out and run again',
}
const old: Obstacle = {
  why: 'cannot move: `docker-compose` of version 1 may use this file and would refuse it as a whole',
  remedy: 'call `docker compose` (version 2.6 or newer) and run again',
}
const baked: Obstacle = {
  why: 'cannot move: bake reads this file, and gives it `.env` for arguments but not for secrets',
  remedy:
    'export the variable before bake, then add `build.secrets` and the top-level secret by hand',
}

function otherFile(
  file: CallerFile,
  other: CallerFile,
  wanted: readonly Wanted[],
): Obstacle | undefined {
  const isBeside = posix.dirname(other.path) === posix.dirname(file.path)
  if (!isBeside && !other.text.includes('extends')) return undefined
  const yaml = readYaml(other.text)
  if (!yaml) return undefined
  const isExtended = extendsFile(yaml, other.path, file.path)
  for (const { id, source } of wanted) {
    const top = topSecretOf(yaml, id)
    const conflict = isBeside || isExtended ? conflictWith(top, id, source) : undefined
    if (conflict) return { ...conflict, why: `${conflict.why} (${other.path})` }
    if (isExtended && top === undefined)
      return {
        why:
          `cannot move: ${other.path} extends a service of this file and would not load ` +
          `without a top-level secret ${id} of its own`,
        remedy: `add \`secrets: {${id}: {${printSource(source)}}}\` to ${other.path} and run again`,
      }
  }
  return undefined
}

function extendsFile(yaml: YamlFile, path: string, wanted: string): boolean {
  return entriesOf(valueAt(yaml, yaml.roots[0], 'services')).some((service) => {
    const base = textOf(
      valueAt(yaml, entryOf(yaml.follow(service.value), 'extends')?.value, 'file'),
    )
    return (
      base !== undefined &&
      !isRemote(base) &&
      posix.normalize(posix.join(posix.dirname(path), base)) === wanted
    )
  })
}
