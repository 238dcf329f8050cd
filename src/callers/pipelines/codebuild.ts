import { entriesOf, entryOf, valueAt } from '../yaml/file.ts'
import { textsOf, variablesIn } from './nodes.ts'
import type { Pipeline } from './script.ts'

/**
 * Phases of an AWS CodeBuild buildspec (AWS CodeBuild User Guide, build specification reference);
 * `env` is exported.
 */
export const codebuild: Pipeline = {
  kind: 'codebuild',
  *scripts(file) {
    const root = file.roots[0]
    const env = ['variables', 'secrets-manager', 'parameter-store'].map((key) =>
      valueAt(file, root, 'env', key),
    )
    const environment = variablesIn(file, ...env)
    for (const phase of entriesOf(valueAt(file, root, 'phases'))) {
      const texts = ['commands', 'finally'].flatMap((key) =>
        textsOf(entryOf(phase.value, key)?.value),
      )
      yield { texts, environment }
    }
  },
}
