import { posix } from 'node:path'
import type { Node } from 'yaml'
import type { Obstacle } from '../../transform.ts'
import type { CallerFile, Invocation, Remark, Supply } from '../caller.ts'
import type { Passed, PassedSecret } from '../passed.ts'
import type { Repository } from '../repository.ts'
import { anything, dockerfileAt, inRepository } from '../which.ts'
import { entrySpan } from '../yaml/edits.ts'
import {
  entriesOf,
  entryOf,
  itemsOf,
  readYaml,
  textOf,
  valueAt,
  type YamlEntry,
  type YamlFile,
} from '../yaml/file.ts'
import { unreadable } from '../yaml/unreadable.ts'
import { deliver } from './skaffold-deliver.ts'

/**
 * Artifacts that Skaffold builds with docker (skaffold, pkg/skaffold/schema/latest/config.go:
 * DockerArtifact, DockerSecret).
 */
export function* read(file: CallerFile, repository: Repository): Iterable<Invocation | Remark> {
  const yaml = readYaml(file.text)
  if (!yaml) return yield* unreadable(file, 'skaffold')
  const folder = posix.dirname(file.path) === '.' ? '' : posix.dirname(file.path)
  for (const root of yaml.roots) {
    const build = valueAt(yaml, root, 'build')
    const old = isOld(textOf(entryOf(root, 'apiVersion')?.value)) ? oldVersion : undefined
    for (const artifact of itemsOf(valueAt(yaml, build, 'artifacts')))
      yield* artifactOf(file, repository, yaml, build!, artifact, folder, old)
    for (const profile of itemsOf(valueAt(yaml, root, 'profiles'))) {
      const own = valueAt(yaml, profile, 'build')
      for (const artifact of itemsOf(valueAt(yaml, own, 'artifacts')))
        yield* artifactOf(file, repository, yaml, own!, artifact, folder, old ?? inProfile)
    }
  }
}

/** What builds without a Dockerfile (pkg/skaffold/schema/latest/config.go: ArtifactType). */
const otherBuilder = /^(?:bazel|ko|jib(?:Maven|Gradle)?|buildpacks|custom)$/

const inProfile: Obstacle = {
  why: 'is passed in a profile, which may build in another way',
  remedy:
    'write `docker.secrets: [{id: NAME, env: NAME}]` there and `useBuildkit: true` under `build.local`',
}
const newer = 'raise `apiVersion` to skaffold/v2beta24 or newer (`skaffold fix` does)'
const oldVersion: Obstacle = {
  why: 'is passed by a file of a version that knows no `secrets` with `env`',
  remedy: `${newer} and run again`,
}
const elsewhere: Obstacle = {
  why: 'is built by kaniko or in the cloud, where Skaffold passes no secrets',
  remedy: 'build locally with BuildKit, or give the builder the secret in another way',
}

/**
 * `docker.secrets` with `env` came with v2beta24, and a field that a version does not know is an
 * error (pkg/skaffold/schema, the folder of each version).
 */
function isOld(apiVersion = ''): boolean {
  const found = /^skaffold\/v(\d+)(?:(alpha|beta)(\d+))?$/.exec(apiVersion)
  if (!found) return false
  const [, major, stage, minor] = found
  if (major !== '2') return major === '1'
  return stage === 'alpha' || (stage === 'beta' && Number(minor) < 24)
}

function* artifactOf(
  file: CallerFile,
  repository: Repository,
  yaml: YamlFile,
  build: Node,
  artifact: Node,
  folder: string,
  obstacle?: Obstacle,
): Iterable<Invocation> {
  const isKaniko = entryOf(artifact, 'kaniko') !== undefined
  const docker = valueAt(yaml, artifact, isKaniko ? 'kaniko' : 'docker')
  const name = entryOf(artifact, 'image') ?? entriesOf(artifact)[0]
  if (!name || entriesOf(artifact).some(({ key }) => otherBuilder.test(key))) return
  const args = entryOf(docker, 'buildArgs')
  const context = textOf(valueAt(yaml, artifact, 'context')) ?? '.'
  const target = textOf(valueAt(yaml, docker, 'target'))
  const inside = inRepository(folder, context)
  const isElsewhere = isKaniko || entryOf(build, 'googleCloudBuild') || entryOf(build, 'cluster')
  const path = textOf(valueAt(yaml, docker, 'dockerfile')) ?? 'Dockerfile'
  const from = posix.join(folder, context)
  yield {
    type: 'invocation',
    file: file.path,
    at: { start: name.keyNode.range![0], end: name.keyNode.range![1] },
    kind: 'skaffold',
    builder: isKaniko ? 'kaniko' : 'docker',
    dockerfile: dockerfileAt(repository, from, path.replaceAll(/\{\{.*?\}\}/g, anything)),
    ...(inside === undefined ? {} : { context: inside }),
    ...(target === undefined ? {} : { target }),
    passed: allPassed(yaml, args, isElsewhere ? elsewhere : obstacle),
    secrets: secretsOf(yaml, docker),
    deliver: (deliveries) => (args ? deliver(yaml, build, docker!, args, deliveries) : []),
    ...(isKaniko ? { obstacle: elsewhere } : {}),
    supplier: {
      isByHand: true,
      words: (supply) => wordsOf(supply, from) + (obstacle === oldVersion ? `, and ${newer}` : ''),
    },
  }
}

function secretsOf(yaml: YamlFile, docker: Node | undefined): PassedSecret[] {
  return itemsOf(valueAt(yaml, docker, 'secrets')).flatMap((item) => {
    const id = textOf(entryOf(item, 'id')?.value)
    const env = textOf(entryOf(item, 'env')?.value)
    return id === undefined ? [] : [{ id, ...(env === undefined ? {} : { from: { env } }) }]
  })
}

function wordsOf({ id, from }: Supply, context: string): string {
  if (from === 'agent')
    return `\`ssh: ${id}\` to \`docker\` and \`useBuildkit: true\` to \`build.local\``
  const source =
    'env' in from
      ? `env: ${from.env}`
      : `src: ${'src' in from ? from.src : posix.join(context, from.path)}`
  return `\`secrets: [{id: ${id}, ${source}}]\` to \`docker\` and \`useBuildkit: true\` to \`build.local\``
}

function allPassed(
  yaml: YamlFile,
  args: YamlEntry | undefined,
  blocked: Obstacle | undefined,
): Passed[] {
  return entriesOf(args?.value).map((entry) => {
    const passed = passedBy(yaml, entry)
    return blocked ? { ...passed, obstacle: named(blocked, entry.key) } : passed
  })
}

/** The remedy with the argument's own name. */
function named({ why, remedy }: Obstacle, name: string): Obstacle {
  return { why, remedy: remedy.replaceAll('NAME', name) }
}

function passedBy(yaml: YamlFile, entry: YamlEntry): Passed {
  const text = textOf(yaml.follow(entry.value)) ?? ''
  const from = /^\{\{\s*\.(\w+)\s*\}\}$/.exec(text)?.[1]
  const at = entrySpan(yaml, entry)
  if (from !== undefined)
    return {
      ...at,
      name: entry.key,
      from,
      spelling: from === entry.key ? 'same variable' : 'other variable',
    }
  const isFixed = !text.includes('{{')
  return {
    ...at,
    name: entry.key,
    spelling: isFixed ? 'literal' : 'composed',
    obstacle: {
      why: isFixed
        ? 'stands in the file as fixed text'
        : 'is put together here, and a secret is one variable as it is',
      remedy:
        `${isFixed ? 'rotate it if it is real, ' : ''}set one variable to the value and ` +
        `write \`secrets: [{id: ${entry.key}, env: ${entry.key}}]\``,
    },
  }
}
