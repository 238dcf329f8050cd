import { isMap } from 'yaml'
import { entriesOf, entryOf, valueAt } from '../yaml/file.ts'
import { mapsOf, textsOf, variablesIn } from './nodes.ts'
import type { Pipeline } from './script.ts'

/**
 * `script` and its like in GitLab CI (docs.gitlab.com, CI/CD YAML syntax reference). Variables of
 * the file and predefined ones are exported; lists that an anchor names are read where they stand.
 */
export const gitlab: Pipeline = {
  kind: 'gitlab',
  *scripts(file) {
    const shared = valueAt(file, file.roots[0], 'variables')
    for (const { map } of mapsOf(file)) {
      const texts = ['before_script', 'script', 'after_script'].flatMap((key) =>
        textsOf(entryOf(map, key)?.value),
      )
      const environment = variablesIn(file, shared, entryOf(map, 'variables')?.value)
      if (texts.length > 0) yield { texts, environment, isExported }
    }
    for (const { key, value } of entriesOf(file.roots[0]))
      if (key.startsWith('.') && !isMap(value))
        yield { texts: textsOf(value), environment: variablesIn(file, shared), isExported }
  },
}

function isExported(name: string): boolean {
  return /^(?:CI|GITLAB)_/.test(name)
}
