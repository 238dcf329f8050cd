import type { Obstacle } from '../../transform.ts'
import type { CallerFile, Invocation, Remark } from '../caller.ts'
import { type YamlEntry, entriesOf, entryOf, valueAt, type YamlFile } from '../yaml/file.ts'
import { listInput } from './lists.ts'
import type { Step } from './steps.ts'

/**
 * Arguments that docker/bake-action sets from outside of the bake file: `set: *.args.X=…` and
 * `vars: X=…`.
 */
export function* bakeStep(
  file: CallerFile,
  yaml: YamlFile,
  step: Step,
): Iterable<Invocation | Remark> {
  const inputs = entriesOf(valueAt(yaml, step.map, 'with'))
  const uses = entryOf(step.map, 'uses')!
  const found = [
    ...items(yaml, inputs, 'set', /^[^=]*\.args\.([A-Za-z_]\w*)=/, bySet),
    ...items(yaml, inputs, 'vars', /^([A-Za-z_]\w*)=/, byVars),
  ]
  if (found.length === 0) return
  yield {
    type: 'invocation',
    file: file.path,
    at: { start: uses.keyNode.range![0], end: uses.value!.range![1] },
    kind: 'actions',
    builder: 'bake',
    dockerfile: 'unknown',
    passed: found,
    secrets: [],
    deliver: () => bySet,
  }
}

const bySet: Obstacle = {
  why: 'is set for bake from outside of its file',
  remedy:
    'add `secret = ["id=NAME,env=NAME"]` to the target, set NAME in the `env` of the ' +
    'step, and take the line out of `set`',
}
const byVars: Obstacle = {
  why: 'is given to bake as a variable of its file, which a secret does not see',
  remedy:
    'add `secret = ["id=NAME,env=NAME"]` to the target and set NAME in the `env` of the step in place of `vars`',
}

function items(
  yaml: YamlFile,
  inputs: readonly YamlEntry[],
  key: string,
  shape: RegExp,
  obstacle: Obstacle,
): Invocation['passed'] {
  const entry = inputs.find((input) => input.key === key)
  const list = entry && listInput(yaml, entry)
  return (list?.items ?? []).flatMap(({ text, at }) => {
    const name = shape.exec(text)?.[1]
    return name === undefined
      ? []
      : [
          {
            ...at,
            name,
            spelling: text.includes('${{') ? ('expression' as const) : ('literal' as const),
            obstacle: { ...obstacle, remedy: obstacle.remedy.replaceAll('NAME', name) },
          },
        ]
  })
}
