import { posix } from 'node:path'
import type { Obstacle } from '../../transform.ts'
import type { CallerFile, Invocation, Remark } from '../caller.ts'
import type { DockerVersion } from '../docker-version.ts'
import type { Passed } from '../passed.ts'
import { masked } from '../embedded.ts'
import { readShell } from '../read-shell.ts'
import type { Repository } from '../repository.ts'
import { argumentsIn } from '../arguments-in.ts'
import { inRepository } from '../which.ts'
import { embeddedIn, writingObstacle } from '../yaml/embed.ts'
import { textOf, valueAt, type YamlEntry, type YamlFile } from '../yaml/file.ts'
import { expressionAt, setVariable } from './env.ts'
import type { Used } from './known.ts'
import { dockerIn } from '../pipelines/nodes.ts'
import { environmentOf, runDefault, type Step } from './steps.ts'

/** A step and what it stands in. */
export interface StepScope {
  readonly file: CallerFile
  readonly yaml: YamlFile
  readonly step: Step
  readonly repository: Repository
}

/** `${{ … }}`: put in before the shell sees the text. */
const expressions = /\$\{\{.*?\}\}/gs

/** The builds that the script of a `run:` step calls. */
export function* runStep(around: StepScope, run: YamlEntry): Iterable<Invocation | Remark> {
  const { file, yaml, step, repository } = around
  const embedded = embeddedIn(yaml, run.value)
  if (!embedded) return
  const shell = shellOf(around)
  if (!isPosix(shell)) {
    yield* otherShell(file, run, embedded.text)
    return
  }
  const environment = environmentOf(yaml, step)
  const obstacle = writingObstacle(yaml, run.value)
  const items = readShell(masked(embedded, expressions), {
    kind: 'actions',
    file: file.path,
    repository,
    folders: foldersOf(around),
    isBash: !/^sh\b/.test(shell ?? 'bash'),
    isExported: (name) => environment.has(name),
    environment,
    docker: dockerOf(around),
    hoist: (name, at) => setVariable(yaml, step, name, expressionAt(yaml, run.value, at), 'run'),
  })
  for (const item of items)
    yield item.type === 'invocation' && obstacle ? { ...item, obstacle } : item
}

/** By the container that the job runs in and its services. */
function dockerOf({ yaml, step }: StepScope): DockerVersion | undefined {
  const { node } = step.job
  const [container, services] = ['container', 'services'].map((key) => valueAt(yaml, node, key))
  return dockerIn(yaml, new Map(), container, services)
}

function shellOf({ yaml, step }: StepScope): string | undefined {
  const said = runDefault(yaml, step, 'shell')
  if (said !== undefined) return said
  const runner = textOf(valueAt(yaml, step.job.node, 'runs-on'))
  return runner !== undefined && /^windows/i.test(runner) ? 'pwsh' : undefined
}

function isPosix(shell: string | undefined): boolean {
  return shell === undefined || /^(?:ba|da|z|k)?sh\b/.test(shell)
}

function* otherShell(
  file: CallerFile,
  { keyNode, value }: YamlEntry,
  text: string,
): Iterable<Remark> {
  for (const name of new Set(argumentsIn(text).map((found) => found.name)))
    yield {
      type: 'remark',
      file: file.path,
      at: { start: keyNode.range![0], end: value?.range?.[1] ?? keyNode.range![1] },
      kind: 'actions',
      names: [name],
      status: 'manual',
      message:
        `build argument ${name} is passed by a script that is not of a POSIX shell; set ` +
        `${name} in the \`env\` of the step and pass --secret id=${name},env=${name} instead`,
    }
}

function foldersOf({ file, yaml, step }: StepScope): string[] {
  const folder = runDefault(yaml, step, 'working-directory') ?? ''
  const own = posix.dirname(file.path)
  if (/^\$\{\{\s*github\.action_path\s*\}\}$/.test(folder)) return [own === '.' ? '' : own]
  const inside = inRepository('', folder.replaceAll(/^\$\{\{\s*github\.workspace\s*\}\}\/?/g, ''))
  return inside === undefined || inside.includes('${{') ? [''] : [inside]
}

/** A script that another action runs: where, and with which environment, only that action knows. */
export function* remoteScript(
  { file, yaml, repository }: StepScope,
  entry: YamlEntry,
  used: Used,
): Iterable<Invocation | Remark> {
  const embedded = embeddedIn(yaml, entry.value)
  if (!embedded) return
  const isRemote = /ssh/.test(used.name)
  const obstacle: Obstacle = {
    why: isRemote ? 'is passed on another machine' : `is passed by a script that ${used.name} runs`,
    remedy: isRemote
      ? 'send the value to that machine without writing it into the script, set it there ' +
        'before the command, and pass --secret id=NAME,env=NAME'
      : 'set it in the `env` of the step, see that the action hands it on, and pass --secret id=NAME,env=NAME',
  }
  const options = { kind: 'actions', file: file.path, repository, folders: [''] }
  for (const item of readShell(masked(embedded, expressions), options))
    yield item.type === 'remark'
      ? item
      : {
          ...item,
          passed: item.passed.map((passed): Passed => ({
            ...passed,
            obstacle: named(obstacle, passed.name),
          })),
        }
}

/** The remedy with the argument's own name. */
function named({ why, remedy }: Obstacle, name: string): Obstacle {
  return { why, remedy: remedy.replaceAll('NAME', name) }
}
