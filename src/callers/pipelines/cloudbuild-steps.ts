import { posix } from 'node:path'
import { isMap, type Node, type YAMLMap } from 'yaml'
import type { Span } from '../../span.ts'
import type { CallerFile, Invocation, Remark } from '../caller.ts'
import { dockerfileOf } from '../dockerfiles.ts'
import { mask } from '../embedded.ts'
import type { Repository } from '../repository.ts'
import { entryOf, itemsOf, textOf, valueAt, type YamlFile } from '../yaml/file.ts'
import { readCommand } from './command-at.ts'
import { pluginBuild, secretlessBuild } from './plugin.ts'

const substitution = /\$\{?\w+\}?/g

/** The steps of a build configuration. */
export function stepsOf(file: YamlFile): YAMLMap[] {
  return itemsOf(valueAt(file, file.roots[0], 'steps')).filter((step) => isMap(step)) as YAMLMap[]
}

/** `args: [build, --build-arg, X=$_X]` without a shell: nothing there can set a variable. */
export function* remarks(
  file: YamlFile,
  caller: CallerFile,
  repository: Repository,
): Iterable<Invocation | Remark> {
  for (const step of stepsOf(file)) {
    const args = itemsOf(entryOf(step, 'args')?.value)
    const words = args.map((item) => textOf(item) ?? '')
    if (/kaniko/.test(textOf(entryOf(step, 'name')?.value) ?? '')) {
      yield kanikoStep(caller, repository, step, args)
      continue
    }
    if (isDockerBuild(step, words) && !entryOf(step, 'entrypoint'))
      yield dockerStep(caller, repository, step, args[0]!, words)
    for (const { name, at } of passedBy(args)) yield passedAt(caller, name, at)
  }
}

/** Other programs build, too: of npm, of go. */
function isDockerBuild(step: YAMLMap, words: readonly string[]): boolean {
  const image = textOf(entryOf(step, 'name')?.value) ?? ''
  const isDocker = /\bdocker\b/.test(image) && !image.includes('compose')
  const isTagged = words.some((word) => /^(?:-t|--tag|--build-arg)(?:=|$)/.test(word))
  return words.includes('build') && (isDocker || isTagged)
}

/** The words are those of docker: what it builds is read as from a command. */
function dockerStep(
  caller: CallerFile,
  repository: Repository,
  step: YAMLMap,
  first: Node,
  words: readonly string[],
): Invocation {
  const names = words.map((word) => /^(?:--build-arg=)?([A-Za-z_]\w*)(?==|$)/.exec(word)?.[1] ?? '')
  const quoted = words.map((word) => `'${word.replaceAll("'", '').replaceAll(substitution, mask)}'`)
  const call = readCommand(`docker ${quoted.join(' ')}`, {
    kind: 'cloudbuild',
    file: caller.path,
    repository,
    folders: [textOf(entryOf(step, 'dir')?.value) ?? ''],
  })
  const adds = (flag: string) => {
    const [option, value] = flag.split(' ')
    return `${option} and ${value} to \`args\` and DOCKER_BUILDKIT=1 to \`env\``
  }
  const place = call && {
    dockerfile: call.dockerfile,
    secrets: call.secrets,
    ...(call.target === undefined ? {} : { target: call.target }),
    ...(call.context === undefined ? {} : { context: call.context }),
  }
  return pluginBuild(caller, 'cloudbuild', rangeOf(first), names, adds, place)
}

function passedAt({ path }: CallerFile, name: string, at: Span): Remark {
  return {
    type: 'remark',
    file: path,
    at,
    kind: 'cloudbuild',
    names: [name],
    status: 'manual',
    message:
      `${name} is passed as a build argument, and the value stays in the provenance; name ` +
      `it in \`secretEnv\` of the step, add DOCKER_BUILDKIT=1 to its \`env\`, and write ` +
      `--secret, id=${name},env=${name} in place of the argument`,
  }
}

function kanikoStep(
  { path }: CallerFile,
  repository: Repository,
  step: YAMLMap,
  args: readonly Node[],
): Invocation {
  const last = (name: string) =>
    valuesOf(args, name)
      .at(-1)
      ?.value.replace(/^dir:\/\//, '')
  const patternOf = (value: string) => value.replaceAll(substitution, mask)
  const context = patternOf(last('context') ?? '.')
  const said = last('dockerfile')
  const dockerfile = dockerfileOf(repository, {
    folders: [textOf(entryOf(step, 'dir')?.value) ?? ''],
    files: said === undefined ? undefined : [patternOf(said), posix.join(context, patternOf(said))],
    contexts: [context],
  })
  const passed = passedBy(args).map(({ name, at }) => ({
    name,
    ...at,
    spelling: 'unknown' as const,
  }))
  const at = rangeOf(entryOf(step, 'name')!.keyNode)
  return secretlessBuild(path, 'cloudbuild', at, 'kaniko', passed, dockerfile)
}

function passedBy(args: readonly Node[]): { name: string; at: Span }[] {
  return valuesOf(args, 'build-arg').flatMap(({ value, at }) => {
    const name = /^[A-Za-z_]\w*/.exec(value)?.[0]
    return name === undefined ? [] : [{ name, at }]
  })
}

/** The values of an option, and where it stands. */
function valuesOf(args: readonly Node[], option: string): { value: string; at: Span }[] {
  return args.flatMap((item, index) => {
    const text = textOf(item) ?? ''
    const isJoined = text.startsWith(`--${option}=`)
    if (!isJoined && text !== `--${option}`) return []
    const value = isJoined ? text.slice(option.length + 3) : (textOf(args[index + 1]) ?? '')
    return [{ value, at: rangeOf(item) }]
  })
}

/** Where a node stands. */
export function rangeOf({ range }: Node): Span {
  return { start: range![0], end: range![1] }
}
