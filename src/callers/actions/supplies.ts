import { posix } from 'node:path'
import { isMap } from 'yaml'
import type { Obstacle } from '../../transform.ts'
import type { Supplier, Supply } from '../caller.ts'
import { insertAfter, stepOf } from '../yaml/insertion.ts'
import { entriesOf, entryOf, textOf, valueAt } from '../yaml/file.ts'
import type { TextEdit } from '../yaml/lines.ts'
import { all, type BuildStep, inputEntry } from './build-step.ts'
import { isOlder, readUses } from './known.ts'
import { append, listInput } from './lists.ts'
import { contextFolder } from './which-dockerfile.ts'

/** Who adds a secret to a step that builds. */
export function supplierOf(build: BuildStep, context: string | undefined): Supplier {
  const { action, step, yaml } = build
  const { secrets, secretFiles = 'secret-files' } = action
  const isKnown = action.secretFiles !== undefined
  const by = isKnown ? '' : ' with docker/build-push-action'
  const folder = contextFolder(yaml, step, context)
  return {
    isOpen: isOpen(build),
    words: ({ id, from }: Supply) => {
      if (from === 'agent')
        return `\`ssh: ${id}\`${by}, behind a step that gives an ssh agent the key (webfactory/ssh-agent)`
      if ('env' in from)
        return secrets === undefined
          ? `\`secrets: ${id}=\${{ secrets.${from.env} }}\`${by}`
          : `\`${secrets}: ${id}=\${{ secrets.${from.env} }}\``
      if ('src' in from) return `\`${secretFiles}: ${id}=${from.src}\`${by}`
      return folder === undefined
        ? `\`${secretFiles}: ${id}=${from.path}\`${by}, a path in the build context`
        : `\`${secretFiles}: ${id}=${posix.join(folder, from.path)}\`${by}`
    },
  }
}

/** May an expression pass more than is seen? */
function isOpen(build: BuildStep): boolean {
  const { args, secrets = 'secrets', secretEnvs = 'secret-envs' } = build.action
  return [args, secrets, secretEnvs, 'secret-files', 'ssh'].some((name) => {
    const entry = inputEntry(build, name)
    const list = entry && listInput(build.yaml, entry)
    if (entry && !list) return true
    return list?.items.some(({ text }) => text.startsWith('${{')) ?? false
  })
}

/**
 * The edits that pass files and the ssh agent. Files are named from the workspace
 * (build-push-action, README, `secret-files`).
 */
export function supplying(
  build: BuildStep,
  context: string | undefined,
  supplies: readonly Supply[],
): readonly TextEdit[] | Obstacle {
  if (supplies.length === 0) return []
  const files = supplies.filter(({ from }) => from !== 'agent')
  const agents = supplies.filter(({ from }) => from === 'agent')
  return all([
    files.length === 0 ? [] : passFiles(build, context, files),
    agents.length === 0 ? [] : passAgents(build, agents),
  ])
}

function passFiles(
  build: BuildStep,
  context: string | undefined,
  files: readonly Supply[],
): readonly TextEdit[] | Obstacle {
  const { action, used, yaml, step } = build
  if (action.secretFiles === undefined)
    return { why: `${action.name} passes no files`, remedy: 'build with another action' }
  if (action.name === 'docker/build-push-action' && isOlder(used, 2, 3))
    return { why: 'this version of the action passes no files', remedy: 'use version 3 or newer' }
  const folder = contextFolder(yaml, step, context)
  if (folder === undefined)
    return {
      why: 'its place in the workspace is not known',
      remedy: 'check the repository out before the step',
    }
  const lines = files.map(({ id, from }) => {
    const path = from !== 'agent' && 'path' in from ? from.path : ''
    return `${id}=${posix.join(folder, path)}`
  })
  // a field of the list is a CSV record
  if (lines.some((line) => !/^[\w./=@+-]+$/.test(line)))
    return { why: 'its path has characters that this list gives a meaning', remedy: 'quote it' }
  return addLines(build, action.secretFiles, lines)
}

function passAgents(build: BuildStep, agents: readonly Supply[]): readonly TextEdit[] | Obstacle {
  const { action, yaml, step } = build
  if (action.secretFiles === undefined)
    return { why: `${action.name} passes no ssh agent`, remedy: 'build with another action' }
  const isStarted = step.job.steps.some((node) => {
    const uses = textOf(valueAt(yaml, node, 'uses')) ?? ''
    const script = textOf(valueAt(yaml, node, 'run')) ?? ''
    return (
      /\/(?:install-)?ssh-(?:agent|key)/.test(readUses(uses, '').name) || /\bssh-add\b/.test(script)
    )
  })
  if (!isStarted) return { why: 'no step before it starts an ssh agent', remedy: 'start one' }
  return addLines(
    build,
    'ssh',
    agents.map(({ id }) => id),
  )
}

const byHand: Obstacle = {
  why: 'the step is written in a way that cannot be changed line by line',
  remedy: 'write its inputs line by line',
}

/**
 * Lines of a list input, behind those that are there; the input is the step's last one if it is
 * new.
 */
function addLines(
  build: BuildStep,
  key: string,
  lines: readonly string[],
): readonly TextEdit[] | Obstacle {
  const { yaml, step, uses } = build
  const entry = inputEntry(build, key)
  if (entry) {
    const there = listInput(yaml, entry)
    return there ? append(yaml, there, lines) : byHand
  }
  const indent = stepOf(yaml)
  const input =
    lines.length === 1
      ? [`${key}: ${lines[0]}`]
      : [`${key}: |`, ...lines.map((line) => indent + line)]
  const inputs = entryOf(step.map, 'with')
  if (!inputs) return [insertAfter(yaml, uses, ['with:', ...input.map((line) => indent + line)])]
  const last = entriesOf(inputs.value).at(-1)
  if (!last || !isMap(inputs.value) || inputs.value.flow || inputs.value.anchor !== undefined)
    return byHand
  return [insertAfter(yaml, last, input)]
}
