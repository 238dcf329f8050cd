import { posix } from 'node:path'
import type { CallerFile, Invocation, Remark } from '../caller.ts'
import type { Passed, PassedSecret } from '../passed.ts'
import { buildsOf, type ComposeArgument, type ComposeBuild, fromAnchor } from './builds.ts'
import { blockerOf } from './blockers.ts'
import { type ComposeSupply, deliver } from './deliver.ts'
import { supplyOf, wordsOf } from './supplies.ts'
import { topSecretOf } from './top.ts'
import { isComposeFile } from './names.ts'
import type { Repository } from '../repository.ts'
import { anything, dockerfileAt, inRepository, isRemote } from '../which.ts'
import { readYaml, type YamlFile } from '../yaml/file.ts'
import { unreadable } from '../yaml/unreadable.ts'

/** Every call of a build in the file, and what else is worth a word. */
export function* read(file: CallerFile, repository: Repository): Iterable<Invocation | Remark> {
  const yaml = readYaml(file.text)
  if (!yaml || yaml.roots.length > 1) {
    yield* unreadable(file, 'compose')
    return
  }
  for (const build of buildsOf(yaml)) yield invocation(file, repository, yaml, build)
}

function invocation(
  file: CallerFile,
  repository: Repository,
  yaml: YamlFile,
  build: ComposeBuild,
): Invocation {
  const folder = posix.dirname(file.path) === '.' ? '' : posix.dirname(file.path)
  const where = placeOf(repository, file, folder, build)
  const passed = build.arguments.map((item) => passedBy(build, item))
  return {
    type: 'invocation',
    file: file.path,
    at: build.at,
    unit: build.service,
    kind: 'compose',
    builder: 'compose',
    ...where,
    ...(build.target === undefined ? {} : { target: build.target }),
    passed,
    secrets: secretsOf(yaml, build),
    get also() {
      return besides(repository, file, build)
    },
    deliver: (deliveries, supplies = []) => {
      const more = supplies.map((supply) => supplyOf(build, supply))
      const obstacle = more.find((item) => 'why' in item)
      if (obstacle) return obstacle
      const added = more as ComposeSupply[]
      const sources = sourcesOf(deliveries, added)
      return blockerOf(file, repository, sources) ?? deliver(yaml, build, deliveries, added)
    },
    ...(isOverride(build)
      ? {}
      : { supplier: { isOpen: build.isExtending, words: (supply) => wordsOf(build, supply) } }),
  }
}

function sourcesOf(
  deliveries: Parameters<Invocation['deliver']>[0],
  added: readonly ComposeSupply[],
) {
  return [
    ...deliveries.map(({ id, argument: { from, name } }) => ({
      id,
      source: { env: from ?? name },
    })),
    ...added.flatMap(({ id, source }) => (source === 'agent' ? [] : [{ id, source }])),
  ]
}

function secretsOf(yaml: YamlFile, { secrets, agents }: ComposeBuild): PassedSecret[] {
  return [
    ...secrets.map(({ source, id }) => secretOf(yaml, source, id)),
    ...agents.map((id): PassedSecret => ({ id, from: 'agent' })),
  ]
}

/**
 * What override files beside it say of the same service: compose merges them. What has a context of
 * its own may stand for itself.
 */
function besides(
  repository: Repository,
  file: CallerFile,
  { service }: ComposeBuild,
): NonNullable<Invocation['also']> {
  const found = composeBeside(repository, file.path).flatMap((yaml) =>
    buildsOf(yaml)
      .filter((build) => build.service === service && isOverride(build))
      .map((build) => ({ build, yaml })),
  )
  return {
    passed: found.flatMap(({ build }) => build.arguments.map(({ name }) => name)),
    secrets: found.flatMap(({ build, yaml }) => secretsOf(yaml, build)),
  }
}

function isOverride({ context, dockerfile }: ComposeBuild): boolean {
  return context === undefined && dockerfile === undefined
}

function composeBeside(repository: Repository, path: string): YamlFile[] {
  return repository.files
    .filter((other) => other !== path && posix.dirname(other) === posix.dirname(path))
    .filter((other) => isComposeFile(other))
    .flatMap((other) => readYaml(repository.read(other) ?? '') ?? [])
}

function secretOf(yaml: YamlFile, source: string, id: string): PassedSecret {
  const top = topSecretOf(yaml, source)
  if (typeof top !== 'object') return { id }
  return { id, from: 'env' in top ? { env: top.env } : { src: top.file } }
}

function passedBy(build: ComposeBuild, argument: ComposeArgument): Passed {
  const { name, at, spelling, from } = argument
  const obstacle = argument.obstacle ?? (build.isShared ? fromAnchor : undefined)
  return {
    ...at,
    name,
    spelling,
    ...(from === undefined ? {} : { from }),
    ...(obstacle === undefined ? {} : { obstacle }),
  }
}

/**
 * Which Dockerfile a service means; what an override file leaves out is in the files that it stands
 * beside.
 */
function placeOf(
  repository: Repository,
  file: CallerFile,
  folder: string,
  build: ComposeBuild,
): Pick<Invocation, 'dockerfile' | 'context'> {
  if (build.isInline) return { dockerfile: 'elsewhere' }
  if (isOverride(build)) {
    for (const yaml of composeBeside(repository, file.path)) {
      const base = buildsOf(yaml).find(
        (other) => other.service === build.service && other.context !== undefined,
      )
      if (base) return placeOf(repository, { path: file.path, text: '' }, folder, base)
    }
    return { dockerfile: 'unknown' }
  }
  const context = masked(build.context ?? '.')
  const inside = context.includes(anything) ? undefined : inRepository(folder, context)
  return {
    dockerfile: dockerfileAt(
      repository,
      posix.isAbsolute(context) || isRemote(context) ? context : posix.join(folder, context),
      masked(build.dockerfile ?? 'Dockerfile'),
    ),
    ...(inside === undefined ? {} : { context: inside }),
  }
}

/** `${NAME}` may be anything, `${NAME:-docker}` most likely is not. */
function masked(path: string): string {
  return path.replaceAll(/\$\{[^}]*\}|\$\w+/g, anything)
}
