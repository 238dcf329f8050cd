import { Scalar } from 'yaml'
import type { CallerFile, Invocation, Remark } from '../caller.ts'
import { buildStep } from './build-push.ts'
import { buildActionOf, readUses, unknownAction, type Used } from './known.ts'
import { bakeStep } from './bake.ts'
import { remoteScript, runStep } from './run.ts'
import { workflowCallsOf, type Step, stepsOf } from './steps.ts'
import type { Repository } from '../repository.ts'
import { entrySpan } from '../yaml/edits.ts'
import {
  type YamlEntry,
  entriesOf,
  entryOf,
  readYaml,
  textOf,
  valueAt,
  type YamlFile,
} from '../yaml/file.ts'
import { argumentsIn } from '../arguments-in.ts'
import { unreadable } from '../yaml/unreadable.ts'

/** Every call of a build in the file, and what else is worth a word. */
export function* read(file: CallerFile, repository: Repository): Iterable<Invocation | Remark> {
  const yaml = readYaml(file.text)
  if (!yaml) {
    yield* unreadable(file, 'actions')
    return
  }
  for (const step of stepsOf(yaml)) yield* readStep(file, repository, yaml, step)
  for (const { uses, inputs } of workflowCallsOf(yaml))
    for (const input of inputs) yield* passedOn(file, yaml, uses, input)
}

function isScript(key: string): boolean {
  return /^(?:script|command|run|cmd)$/i.test(key)
}

function* readStep(
  file: CallerFile,
  repository: Repository,
  yaml: YamlFile,
  step: Step,
): Iterable<Invocation | Remark> {
  const run = entryOf(step.map, 'run')
  if (run) yield* runStep({ file, yaml, step, repository }, run)
  const uses = entryOf(step.map, 'uses')
  const text = textOf(uses?.value)
  if (!uses || text === undefined) return
  const line = yaml.lines.text(yaml.lines.at(uses.keyNode.range![0]))
  const used = readUses(text, /#(.*)$/.exec(line)?.[1] ?? '')
  const inputs = entriesOf(valueAt(yaml, step.map, 'with')).map(({ key }) => key.toLowerCase())
  const action = buildActionOf(used, (name) => inputs.includes(name))
  if (action) yield* buildStep(repository, { file, yaml, step, uses, used, action })
  else if (used.name === 'docker/bake-action') yield* bakeStep(file, yaml, step)
  else yield* otherStep({ file, yaml, step, repository }, used)
}

function* otherStep(
  around: { file: CallerFile; yaml: YamlFile; step: Step; repository: Repository },
  used: Used,
): Iterable<Invocation | Remark> {
  const { file, yaml, step } = around
  for (const entry of entriesOf(valueAt(yaml, step.map, 'with'))) {
    if (used.name === 'superfly/flyctl-actions' && entry.key === 'args')
      yield* flyWords(file, entry, textOf(entryOf(step.map, 'uses')?.value)!)
    else if (isScript(entry.key)) yield* remoteScript(around, entry, used)
    else if (/build[-_]?args?$/i.test(entry.key))
      yield* namesIn(file, yaml, entry, unknownAction.why, unknownAction.remedy)
  }
}

/**
 * The words of flyctl; only the action that runs it reads them (superfly/flyctl-actions, action.yml
 * of both).
 */
function* flyWords(
  file: CallerFile,
  { keyNode, value }: YamlEntry,
  uses: string,
): Iterable<Remark> {
  const isRead = !uses.includes('/setup-flyctl')
  for (const name of new Set(argumentsIn(textOf(value) ?? '').map((found) => found.name)))
    yield {
      type: 'remark',
      file: file.path,
      at: { start: keyNode.range![0], end: value?.range?.[1] ?? keyNode.range![1] },
      kind: 'actions',
      names: [name],
      status: isRead ? 'manual' : 'note',
      message: isRead
        ? `${name} is passed as a build argument by flyctl, and the value stays in the ` +
          `provenance; write --build-secret ${name}=… with the same value in place of --build-arg`
        : `${name} is named in \`args\` of setup-flyctl, which nobody reads; take it out`,
    }
}

/**
 * Build arguments that a job passes on to a workflow that it calls, as an input or among the
 * secrets that it hands over.
 */
function* passedOn(
  file: CallerFile,
  yaml: YamlFile,
  uses: string,
  input: YamlEntry,
): Iterable<Remark> {
  if (!/build[-_]?args?/i.test(input.key)) return
  if (uses.startsWith('docker/github-builder/')) {
    yield* namesIn(
      file,
      yaml,
      input,
      'is passed to docker/github-builder, which passes no secrets to a build',
      'build with docker/build-push-action and its `secrets`',
    )
    return
  }
  const where = uses.startsWith('./') ? `the workflow ${uses}` : 'a workflow of another repository'
  yield* namesIn(
    file,
    yaml,
    input,
    `is passed to ${where}`,
    'declare it under `on.workflow_call.secrets` there, pass it to the build as a ' +
      'secret, and give it in `secrets:` here',
  )
}

function* namesIn(
  file: CallerFile,
  yaml: YamlFile,
  entry: YamlEntry,
  why: string,
  remedy: string,
): Iterable<Remark> {
  const text = entry.value instanceof Scalar ? (textOf(entry.value) ?? '') : ''
  // some actions take names alone, and the values from their environment
  const names = [...text.matchAll(/(?:^|[\s,"'])([A-Za-z_]\w*)(?:=|(?=\s*(?:[\n,]|$)))/g)].map(
    (match) => match[1]!,
  )
  if (names.length === 0) return
  for (const name of new Set(names))
    yield {
      type: 'remark',
      file: file.path,
      at: entrySpan(yaml, entry),
      kind: 'actions',
      names: [name],
      status: 'manual',
      message: `build argument ${name} ${why}; ${remedy}`,
    }
}
