import { posix } from 'node:path'
import type { CallerFile, Invocation, Passed, PassedSecret, Remark } from '../caller.ts'
import { type ComposeArgument, type ComposeBuild, buildsOf, fromAnchor } from './builds.ts'
import { blockerOf } from './blockers.ts'
import { deliver } from './deliver.ts'
import { topSecretOf } from './top.ts'
import { isComposeFile } from './names.ts'
import type { Repository } from '../repository.ts'
import { anything, dockerfileAt, inRepository, isRemote } from '../which.ts'
import { type YamlFile, readYaml } from '../yaml/file.ts'
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
    kind: 'compose',
    builder: 'compose',
    ...where,
    ...(build.target === undefined ? {} : { target: build.target }),
    passed,
    secrets: build.secrets.map(({ source, id }) => secretOf(yaml, source, id)),
    deliver: (deliveries) => {
      const sources = deliveries.map(({ id, argument }) => ({
        id,
        variable: argument.from ?? argument.name,
      }))
      return blockerOf(file, repository, sources) ?? deliver(yaml, build, deliveries)
    },
  }
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

/** Which Dockerfile a service means; what an override file leaves out is in the files that it stands beside. */
function placeOf(
  repository: Repository,
  file: CallerFile,
  folder: string,
  build: ComposeBuild,
): Pick<Invocation, 'dockerfile' | 'context'> {
  if (build.isInline) return { dockerfile: 'elsewhere' }
  if (build.context === undefined && build.dockerfile === undefined) {
    for (const path of repository.files) {
      if (path === file.path || posix.dirname(path) !== posix.dirname(file.path)) continue
      const base = isComposeFile(path) ? baseOf(repository, path, build.service) : undefined
      if (base) return placeOf(repository, { path, text: '' }, folder, base)
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

function baseOf(repository: Repository, path: string, service: string): ComposeBuild | undefined {
  const yaml = readYaml(repository.read(path) ?? '')
  return (
    yaml && buildsOf(yaml).find((build) => build.service === service && build.context !== undefined)
  )
}

/** `${NAME}` may be anything, `${NAME:-docker}` most likely is not. */
function masked(path: string): string {
  return path.replaceAll(/\$\{[^}]*\}|\$\w+/g, anything)
}
