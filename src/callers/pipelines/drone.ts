import type { Node } from 'yaml'
import type { CallerFile, Invocation, Remark } from '../caller.ts'
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
import { pluginBuild } from './plugin.ts'
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
): Invocation {
  const [start, end] = keyNode.range!
  const names = ['build_args', 'build_args_from_env'].flatMap((key) =>
    namesOf(entryOf(map, key) ?? entryOf(valueAt(file, map, 'settings'), key)),
  )
  return pluginBuild(caller, 'drone', { start, end }, names, (flag) => {
    const [option, value] = flag.split(' ')
    return option === '--ssh'
      ? `\`ssh-agent-key\` to the settings of the plugin`
      : `\`secret: ${value}\` to the settings of the plugin`
  })
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
function* remarks(file: YamlFile, caller: CallerFile): Iterable<Invocation | Remark> {
  for (const { map } of mapsOf(file)) {
    const image = entryOf(map, 'image')
    const isPlugin =
      /(?:^|\/)(?:plugins\/(?:docker|ecr|gcr|acr|kaniko)|plugin-docker\w*)(?::|$)/.test(
        textOf(image?.value) ?? '',
      )
    if (image && isPlugin) yield builtBy(file, caller, map, image)
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
