import { entryOf, valueAt } from '../yaml/file.ts'
import { mapsOf, textsOf, variablesIn } from './nodes.ts'
import type { Pipeline } from './script.ts'

const phases = [
  'before_install',
  'install',
  'before_script',
  'script',
  'after_success',
  'after_failure',
  'before_deploy',
  'after_deploy',
  'after_script',
]

/** Phases of a Travis job (docs.travis-ci.com, job lifecycle); `env` is exported. */
export const travis: Pipeline = {
  kind: 'travis',
  *scripts(file) {
    const root = file.roots[0]
    const environment = variablesIn(
      file,
      valueAt(file, root, 'env', 'global'),
      valueAt(file, root, 'env'),
    )
    for (const { map } of mapsOf(file)) {
      const texts = phases.flatMap((key) => textsOf(entryOf(map, key)?.value))
      if (texts.length > 0) yield { texts, environment }
    }
  },
}
