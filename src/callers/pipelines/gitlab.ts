import { isMap, type Node } from 'yaml'
import type { DockerVersion } from '../docker-version.ts'
import { entriesOf, entryOf, textOf, valueAt, type YamlFile } from '../yaml/file.ts'
import { dockerIn, mapsOf, nearest, textsOf, variablesIn } from './nodes.ts'
import { withIncluded } from './gitlab-includes.ts'
import type { Pipeline } from './script.ts'

/**
 * `script` and its like in GitLab CI (docs.gitlab.com, CI/CD YAML syntax reference). Variables of
 * the file and predefined ones are exported; lists that an anchor names are read where they stand.
 */
export const gitlab: Pipeline = {
  kind: 'gitlab',
  *scripts(file, path, repository) {
    const others = withIncluded(path, repository)
    const shared = [...others.toReversed(), file].map((item) =>
      valueAt(item, item.roots[0], 'variables'),
    )
    for (const { map } of mapsOf(file)) {
      const texts = ['before_script', 'script', 'after_script'].flatMap((key) =>
        textsOf(entryOf(map, key)?.value),
      )
      const environment = variablesIn(file, ...shared, entryOf(map, 'variables')?.value)
      const docker = dockerOf(file, map, environment, others)
      if (texts.length > 0) yield { texts, environment, isExported, docker }
    }
    for (const { key, value } of entriesOf(file.roots[0]))
      if (key.startsWith('.') && !isMap(value))
        yield {
          texts: textsOf(value),
          environment: variablesIn(file, ...shared),
          isExported,
          docker: dockerOf(file, undefined, variablesIn(file, ...shared), others),
        }
  },
}

function isExported(name: string): boolean {
  return /^(?:CI|GITLAB)_/.test(name)
}

/** By its own `image` and `services`, those of a job that it extends, or those of all jobs. */
function dockerOf(
  file: YamlFile,
  job: Node | undefined,
  environment: ReadonlyMap<string, string>,
  others: readonly YamlFile[],
): DockerVersion | undefined {
  const roots = [file, ...others].map((item) => item.roots[0])
  const shared = roots.flatMap((root) => [valueAt(file, root, 'default'), root])
  const places = [...lineageOf(file, job, roots), ...shared]
  const [image, services] = ['image', 'services'].map((key) => nearest(file, places, key))
  return dockerIn(file, environment, image, services)
}

/** A job and those that it extends, the nearest first. */
function lineageOf(
  file: YamlFile,
  job: Node | undefined,
  roots: readonly (Node | undefined)[],
): (Node | undefined)[] {
  const found = new Set<Node | undefined>([job])
  for (const node of found) {
    for (const name of textsOf(nearest(file, [node], 'extends')).toReversed())
      for (const root of roots) found.add(valueAt(file, root, textOf(name)!))
  }
  return [...found]
}
