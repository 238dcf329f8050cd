import { isMap, isScalar, type Node, type YAMLMap } from 'yaml'
import {
  type YamlEntry,
  entriesOf,
  entryOf,
  itemsOf,
  textOf,
  valueAt,
  type YamlFile,
} from '../yaml/file.ts'

/** A step of a workflow's job or of a composite action. */
export interface Step {
  readonly map: YAMLMap
  readonly job: Job
}

/** What the steps of a job have around them. */
export interface Job {
  /** Undefined for a composite action. */
  readonly node: Node | undefined
  readonly steps: readonly Node[]
  /** `env:` sections around a step, the nearest first. */
  readonly environments: readonly Node[]
  readonly isComposite: boolean
}

/** A job that calls another workflow. */
export interface WorkflowCall {
  readonly uses: string
  readonly inputs: readonly YamlEntry[]
}

/** The steps of a workflow or a composite action, in order. */
export function stepsOf(file: YamlFile): Step[] {
  return jobsOf(file).flatMap((job) =>
    job.steps.flatMap((map) => (isMap(map) ? [{ map: map as YAMLMap, job }] : [])),
  )
}

function jobsOf(file: YamlFile): Job[] {
  const root = file.roots[0]
  const composite = itemsOf(valueAt(file, root, 'runs', 'steps'))
  if (composite.length > 0)
    return [{ node: undefined, steps: composite, environments: [], isComposite: true }]
  return entriesOf(valueAt(file, root, 'jobs')).flatMap((entry) => {
    const node = file.follow(entry.value)
    const steps = itemsOf(valueAt(file, node, 'steps'))
    const environments = [valueAt(file, node, 'env'), valueAt(file, root, 'env')]
    return [
      {
        node,
        steps,
        environments: environments.filter((env) => env !== undefined),
        isComposite: false,
      },
    ]
  })
}

/** The jobs that are another workflow's. */
export function workflowCallsOf(file: YamlFile): WorkflowCall[] {
  return entriesOf(valueAt(file, file.roots[0], 'jobs')).flatMap((entry) => {
    const node = file.follow(entry.value)
    const uses = textOf(valueAt(file, node, 'uses'))
    const inputs = ['with', 'secrets'].flatMap((key) => entriesOf(valueAt(file, node, key)))
    return uses === undefined ? [] : [{ uses, inputs }]
  })
}

/**
 * Variables that a step's program finds in its environment, with their text; the nearest section
 * wins.
 */
export function environmentOf(file: YamlFile, step: Step): Map<string, string> {
  const found = new Map<string, string>()
  for (const env of [valueAt(file, step.map, 'env'), ...step.job.environments])
    for (const { key, value } of entriesOf(env))
      if (!found.has(key)) found.set(key, textOf(file.follow(value)) ?? '')
  return found
}

/**
 * A value of a step, `env` of the step, the job and the workflow put in where that is fixed text.
 */
export function inputOf(file: YamlFile, step: Step, name: string): string | undefined {
  const entry = entriesOf(valueAt(file, step.map, 'with')).find(
    ({ key }) => key.toLowerCase() === name.toLowerCase(),
  )
  const text = textOf(file.follow(entry?.value))
  const environment = environmentOf(file, step)
  return text?.replaceAll(/\$\{\{\s*env\.(\w+)\s*\}\}/g, (whole, key: string) => {
    const value = environment.get(key)
    return value === undefined || value.includes('${{') ? whole : value
  })
}

/** The shell's default settings: `defaults.run` of the job, else of the workflow. */
export function runDefault(file: YamlFile, step: Step, key: string): string | undefined {
  const own = entryOf(step.map, key)?.value
  if (isScalar(own)) return textOf(own)
  return (
    textOf(valueAt(file, step.job.node, 'defaults', 'run', key)) ??
    textOf(valueAt(file, file.roots[0], 'defaults', 'run', key))
  )
}
