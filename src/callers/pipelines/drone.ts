import type { Node } from 'yaml'
import type { CallerFile, Invocation, Remark } from '../caller.ts'
import { dockerfileOf } from '../dockerfiles.ts'
import { mask } from '../embedded.ts'
import type { Repository } from '../repository.ts'
import {
  type YamlEntry,
  entriesOf,
  entryOf,
  itemsOf,
  textOf,
  valueAt,
  type YamlFile,
} from '../yaml/file.ts'
import { dockerIn, mapsOf, nearest, textsOf, variablesIn } from './nodes.ts'
import { pluginBuild, secretlessBuild, secretsNamedIn } from './plugin.ts'
import type { Pipeline } from './script.ts'

/** `commands` of Drone and Woodpecker steps; `environment` is exported. */
export const drone: Pipeline = {
  kind: 'drone',
  *scripts(file) {
    for (const { map, around } of mapsOf(file)) {
      const texts = textsOf(entryOf(map, 'commands')?.value)
      if (texts.length === 0) continue
      const valuesOf = (key: string) => [...around, map].map((node) => entryOf(node, key)?.value)
      const environment = variablesIn(file, ...valuesOf('environment'))
      const docker = dockerIn(
        file,
        environment,
        nearest(file, [map], 'image'),
        ...valuesOf('services'),
      )
      yield { texts, environment, docker }
    }
  },
  remarks,
}

function builtBy(
  file: YamlFile,
  caller: CallerFile,
  map: Node,
  { keyNode }: YamlEntry,
  repository: Repository,
): Invocation {
  const [start, end] = keyNode.range!
  const said = (key: string) => {
    const entry = entryOf(map, key) ?? entryOf(valueAt(file, map, 'settings'), key)
    return textOf(entry?.value)
  }
  const names = argumentsOf(file, map).flatMap((entry) => namesOf(entry))
  return pluginBuild(
    caller,
    'drone',
    { start, end },
    names,
    (flag) => {
      const [option, value] = flag.split(' ')
      return option === '--ssh'
        ? `\`ssh-agent-key\` to the settings of the plugin`
        : `\`secret: ${value}\` to the settings of the plugin`
    },
    placeOf(repository, said),
  )
}

/** By its settings (drone-plugins/drone-docker, cmd/drone-docker/main.go). */
function placeOf(
  repository: Repository,
  said: (key: string) => string | undefined,
): Pick<Invocation, 'dockerfile' | 'target' | 'secrets'> {
  const files = [(said('dockerfile') ?? 'Dockerfile').replaceAll(/\$\{?\w+\}?/g, mask)]
  const target = said('target')
  return {
    dockerfile: dockerfileOf(repository, { folders: [''], files, contexts: ['.'] }),
    secrets: secretsNamedIn(`${said('secret') ?? ''} ${said('secrets') ?? ''}`),
    ...(target === undefined ? {} : { target }),
  }
}

function kanikoPlugin(
  file: YamlFile,
  { path }: CallerFile,
  map: Node,
  { keyNode }: YamlEntry,
): Invocation {
  const placeOf = ([start, end]: readonly number[]) => ({ start: start!, end: end! })
  const passed = argumentsOf(file, map).flatMap((entry) =>
    namesOf(entry).map((name) => ({
      name,
      ...placeOf(entry.keyNode.range!),
      spelling: 'unknown' as const,
    })),
  )
  return secretlessBuild(path, 'drone', placeOf(keyNode.range!), 'kaniko', passed)
}

/** The settings of a plugin that hold build arguments. */
function argumentsOf(file: YamlFile, map: Node): YamlEntry[] {
  return ['build_args', 'build_args_from_env'].flatMap(
    (key) => entryOf(map, key) ?? entryOf(valueAt(file, map, 'settings'), key) ?? [],
  )
}

function namesOf(entry: YamlEntry | undefined): string[] {
  const items = itemsOf(entry?.value).map((item) => textOf(item) ?? '')
  return [...items, ...entriesOf(entry?.value).map((item) => item.key)]
    .flatMap((text) => text.split(','))
    .map((text) => text.trim().split('=')[0]!)
}

/**
 * The docker plugins take arguments in their settings (drone-plugins/drone-docker,
 * cmd/drone-docker/main.go).
 */
function* remarks(
  file: YamlFile,
  caller: CallerFile,
  repository: Repository,
): Iterable<Invocation | Remark> {
  const told = new Set<Node>()
  for (const { map } of mapsOf(file)) {
    if (told.has(map)) continue
    const image = entryOf(map, 'image')
    const isPlugin =
      /(?:^|\/)(?:plugins\/(?:docker|ecr|gcr|acr|kaniko(?:-\w{1,9})?)|plugin-docker\w*)(?::|$)/.test(
        textOf(image?.value) ?? '',
      )
    const isKaniko = isPlugin && /kaniko/.test(textOf(image?.value) ?? '')
    if (isKaniko) {
      yield kanikoPlugin(file, caller, map, image!)
      const settings = valueAt(file, map, 'settings')
      if (settings) told.add(settings)
      continue
    }
    if (image && isPlugin) yield builtBy(file, caller, map, image, repository)
    for (const key of ['build_args', 'build_args_from_env']) {
      const entry = entryOf(map, key) ?? entryOf(valueAt(file, map, 'settings'), key)
      if (!entry || (entryOf(map, 'settings') && !entryOf(map, key))) continue
      for (const name of new Set(namesOf(entry)))
        yield {
          type: 'remark',
          file: caller.path,
          at: { start: entry.keyNode.range![0], end: entry.keyNode.range![1] },
          kind: 'drone',
          names: [name],
          status: 'manual',
          message:
            `${name} is passed as a build argument by the settings of the plugin, and the value ` +
            `stays in the provenance; set it in \`environment\` and write \`secrets_from_env: ` +
            `[${name}=${name}]\` where the plugin has that`,
        }
    }
  }
}
