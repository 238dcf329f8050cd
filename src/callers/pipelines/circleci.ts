import { posix } from 'node:path'
import { isScalar, type YAMLMap } from 'yaml'
import type { CallerFile, DockerfileOf, Invocation, Remark } from '../caller.ts'
import { dockerfileOf } from '../dockerfiles.ts'
import { mask } from '../embedded.ts'
import type { Repository } from '../repository.ts'
import { argumentsIn } from '../arguments-in.ts'
import { inRepository } from '../which.ts'
import { type DockerVersion, oldestOf, versionIn } from '../docker-version.ts'
import { entriesOf, entryOf, itemsOf, textOf, valueAt, type YamlFile } from '../yaml/file.ts'
import { dockerIn, mapsOf, nearest, textsOf, variablesIn } from './nodes.ts'
import { pluginBuild, secretsNamedIn } from './plugin.ts'
import type { Pipeline } from './script.ts'

/**
 * `run` steps of CircleCI (circleci.com/docs, configuration reference). `<< parameters.x >>` is put
 * in before the shell sees it.
 */
export const circleci: Pipeline = {
  kind: 'circleci',
  expressions: /<<[^<>]*>>/g,
  *scripts(file) {
    for (const { map, around } of mapsOf(file)) {
      const run = entryOf(map, 'run')?.value
      if (!run) continue
      const command = isScalar(run) ? run : entryOf(run, 'command')?.value
      const folder = [run, ...around.toReversed()]
        .map((node) => textOf(entryOf(node, 'working_directory')?.value))
        .find((text) => text !== undefined)
      const environments = [...around, run].map((node) => entryOf(node, 'environment')?.value)
      yield {
        texts: textsOf(command),
        folder:
          folder === undefined ? undefined : inRepository('', folder.replace(/^~\/project\/?/, '')),
        environment: variablesIn(file, ...environments),
        docker: dockerOf(file, around),
      }
    }
  },
  remarks,
}

/** By the images of the job or its executor, and by the engine that `setup_remote_docker` asks for. */
function dockerOf(file: YamlFile, around: readonly YAMLMap[]): DockerVersion | undefined {
  return oldestOf(
    around.flatMap((map) => {
      const executor = nearest(file, [map], 'executor')
      const named = textOf(executor) ?? textOf(valueAt(file, executor, 'name')) ?? ''
      const shared = valueAt(file, file.roots[0], 'executors', named, 'docker')
      const engines = itemsOf(nearest(file, [map], 'steps')).map((step) =>
        versionIn(textOf(valueAt(file, step, 'setup_remote_docker', 'version'))),
      )
      return [dockerIn(file, new Map(), nearest(file, [map], 'docker'), shared), ...engines]
    }),
  )
}

/**
 * The docker orb evaluates this text in a shell that has the job's environment
 * (circleci-public/docker-orb, src/scripts/build.sh). Another orb may have a parameter of that name
 * too, and `use_buildkit` is none of its own.
 */
function* remarks(
  file: YamlFile,
  caller: CallerFile,
  repository: Repository,
): Iterable<Invocation | Remark> {
  const orb = dockerOrb(file)
  for (const { map } of mapsOf(file)) {
    for (const { keyNode, key, value } of entriesOf(map)) {
      const entry = entryOf(value, 'extra_build_args')
      const names = namesIn(textOf(entry?.value))
      const isDocker = key === `${orb}/build` || key === `${orb}/publish`
      const [start, end] = keyNode.range!
      if (isDocker)
        yield pluginBuild(
          caller,
          'circleci',
          { start, end },
          names,
          (flag) => `\`extra_build_args: ${flag}\` and \`use_buildkit: true\``,
          {
            dockerfile: settingsOf(repository, (name) => textOf(entryOf(value, name)?.value)),
            secrets: secretsNamedIn(textOf(entry?.value) ?? ''),
          },
        )
      for (const name of new Set(names))
        yield {
          type: 'remark',
          file: caller.path,
          at: { start: entry!.keyNode.range![0], end: entry!.value!.range![1] },
          kind: 'circleci',
          names: [name],
          status: 'manual',
          message: isDocker ? byDockerOrb(name) : byOrb(name, key),
        }
    }
  }
}

/** The file is `path`/`dockerfile` (circleci-public/docker-orb, src/commands/build.yml). */
function settingsOf(
  repository: Repository,
  said: (name: string) => string | undefined,
): DockerfileOf {
  const file = posix.join(said('path') ?? '.', said('dockerfile') ?? 'Dockerfile')
  return dockerfileOf(repository, {
    folders: [''],
    files: [file.replaceAll(/<<[^<>]*>>/g, mask)],
    contexts: ['.'],
  })
}

/** The name that the file gives the docker orb. */
function dockerOrb(file: YamlFile): string {
  const orbs = file.roots.flatMap((root) => entriesOf(entryOf(root, 'orbs')?.value))
  return orbs.find(({ value }) => textOf(value)?.startsWith('circleci/docker@'))?.key ?? 'docker'
}

function byDockerOrb(name: string): string {
  return (
    `${name} is passed as a build argument by the docker orb, and the value stays in the ` +
    `provenance; write \`extra_build_args: --secret id=${name},env=${name}\` and ` +
    '`use_buildkit: true`'
  )
}

function byOrb(name: string, job: string): string {
  return (
    `${name} is passed as a build argument by ${job}, and the value stays in the provenance; ` +
    `write --secret id=${name},env=${name} in its place where it builds with BuildKit`
  )
}

function namesIn(text: string | undefined): string[] {
  return argumentsIn(text ?? '').map(({ name }) => name)
}
