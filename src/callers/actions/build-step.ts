import type { Obstacle } from '../../transform.ts'
import type { CallerFile } from '../caller.ts'
import { type YamlEntry, entriesOf, valueAt, type YamlFile } from '../yaml/file.ts'
import type { TextEdit } from '../yaml/lines.ts'
import type { BuildAction, Used } from './known.ts'
import { inputOf, type Step } from './steps.ts'

/** A step of an action that builds. */
export interface BuildStep {
  readonly file: CallerFile
  readonly yaml: YamlFile
  readonly step: Step
  readonly uses: YamlEntry
  readonly used: Used
  readonly action: BuildAction
}

/** The entry of an input under `with`, whose name has no case. */
export function inputEntry({ yaml, step }: BuildStep, name: string): YamlEntry | undefined {
  return entriesOf(valueAt(yaml, step.map, 'with')).find(
    ({ key }) => key.toLowerCase() === name.toLowerCase(),
  )
}

/** The text of an input; undefined where it is empty or not there. */
export function input({ yaml, step }: BuildStep, name: string | undefined): string | undefined {
  const text = name === undefined ? undefined : inputOf(yaml, step, name)
  return text === '' ? undefined : text
}

/** All edits, or the first thing that is in the way. */
export function all(
  parts: readonly (readonly TextEdit[] | Obstacle)[],
): readonly TextEdit[] | Obstacle {
  const obstacle = parts.find((part) => 'why' in part)
  return obstacle ?? (parts as readonly (readonly TextEdit[])[]).flat()
}
