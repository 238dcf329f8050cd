import { posix } from 'node:path'
import type { CallerFile, Delivery, Invocation, Remark } from '../caller.ts'
import type { Passed } from '../passed.ts'
import type { Repository } from '../repository.ts'
import { blockersOf } from './blockers.ts'
import { readHcl } from './hcl.ts'
import type { Body } from './hcl-reader.ts'
import { type Added, deliver } from './hcl-deliver.ts'
import { hclTargets, variablesOf as variablesIn } from './hcl-targets.ts'
import { deliverJson, jsonTargets } from './json.ts'
import { ancestorsOf, type BakeTarget, dockerfilesOf, isBase, passedBy } from './targets.ts'
import { elementOf, noContext, variablesOf, wordsOf } from './supplies.ts'

/** Every target of a bake file, HCL or JSON. */
export function* read(file: CallerFile, repository: Repository): Iterable<Invocation | Remark> {
  const blocker = blockersOf(repository, file.path)
  const held = (argument: Passed): Passed => {
    const obstacle = argument.obstacle ?? blocker(argument)
    return obstacle ? { ...argument, obstacle } : argument
  }
  for (const item of itemsIn(file, repository))
    yield item.type === 'invocation' ? { ...item, passed: item.passed.map(held) } : item
}

function* itemsIn(file: CallerFile, repository: Repository): Iterable<Invocation | Remark> {
  if (file.path.endsWith('.json')) {
    const targets = jsonTargets(file.text)
    if (!targets) return yield* unreadable(file)
    for (const target of targets)
      yield invocation(file, repository, targets, target, (deliveries, added) =>
        deliverJson(file.text, target.name, deliveries, added),
      )
    return
  }
  const body = readHcl(file.text)
  if (!body) return yield* unreadable(file)
  const targets = hclTargets(file.text, body, variablesAround(file, repository, body))
  for (const target of targets) {
    if (target.misspelled) yield misspelled(file, target.misspelled)
    const isComputed = target.args !== undefined && !target.items
    if (isComputed) yield computed(file, target.args!)
    const edit: Edit = (deliveries, added) => deliver(file.text, target, deliveries, added)
    yield invocation(file, repository, targets, target, edit, isComputed)
  }
}

type Edit = (deliveries: readonly Delivery[], added: Added) => ReturnType<Invocation['deliver']>

/**
 * Bake merges the files that it is given: variables stand in those beside, too. A default that is
 * none gives way.
 */
function variablesAround(
  file: CallerFile,
  repository: Repository,
  body: Body,
): Map<string, string | undefined> {
  const found = variablesIn(file.text, body)
  for (const path of repository.files) {
    const isBeside = posix.dirname(path) === posix.dirname(file.path) && path.endsWith('.hcl')
    if (path === file.path || !isBeside) continue
    const text = repository.read(path) ?? ''
    for (const [name, value] of variablesIn(text, readHcl(text) ?? { attributes: [], blocks: [] }))
      if (!found.has(name) || value !== undefined) found.set(name, value)
  }
  return found
}

function invocation(
  file: CallerFile,
  repository: Repository,
  targets: readonly BakeTarget[],
  target: BakeTarget,
  edit: Edit,
  isOpen = false,
): Invocation {
  const folder = posix.dirname(file.path)
  const { target: stage } = target
  return {
    type: 'invocation',
    file: file.path,
    at: target.at,
    unit: target.name,
    kind: 'bake',
    builder: 'bake',
    ...dockerfilesOf(repository, folder === '.' ? '' : folder, targets, target),
    ...(stage === undefined || stage.includes('*') ? {} : { target: stage }),
    passed: passedBy(target),
    secrets: target.secrets,
    also: besides(targets, target),
    deliver: (deliveries, supplies = []) => {
      const elements = supplies.map((supply) => elementOf(targets, target, supply))
      if (elements.includes(undefined)) return noContext
      const files = elements.filter((_, index) => supplies[index]!.from !== 'agent')
      const agents = elements.filter((_, index) => supplies[index]!.from === 'agent')
      return edit(deliveries, {
        secret: [...variablesOf(deliveries), ...files].map((item) => JSON.stringify(item)),
        ssh: agents.map((item) => JSON.stringify(item)),
      })
    },
    ...(isBase(targets, target)
      ? {}
      : { supplier: { isOpen, words: (supply) => wordsOf(targets, target, supply) } }),
  }
}

/** What the targets that it inherits say. */
function besides(
  targets: readonly BakeTarget[],
  target: BakeTarget,
): NonNullable<Invocation['also']> {
  const above = ancestorsOf(targets, target)
  return {
    passed: above.flatMap((item) => item.arguments.map(({ name }) => name)),
    secrets: above.flatMap((item) => item.secrets),
  }
}

/** Bake says nothing of attributes that it does not know. */
function misspelled(file: CallerFile, at: Remark['at']): Remark {
  return {
    type: 'remark',
    file: file.path,
    at,
    kind: 'bake',
    status: 'manual',
    message: 'bake knows no `secrets` of a target and passes nothing by it; write `secret`',
  }
}

function computed(file: CallerFile, at: Remark['at']): Remark {
  return {
    type: 'remark',
    file: file.path,
    at,
    kind: 'bake',
    names: [...new Set(file.text.slice(at.start, at.end).match(/\b[A-Za-z_]\w*\b/g))],
    status: 'manual',
    message:
      'the arguments of this target are computed, so none of them is moved; take the ' +
      'secret out of `args` and add `secret = ["id=NAME,env=VARIABLE"]`',
  }
}

function* unreadable(file: CallerFile): Iterable<Remark> {
  yield {
    type: 'remark',
    file: file.path,
    at: { start: 0, end: 0 },
    kind: 'bake',
    names: [...new Set(file.text.match(/\b[A-Za-z_]\w*\b/g))],
    status: 'manual',
    message:
      'this bake file cannot be read, so what it passes is not changed; move the secret ' +
      'from `args` to `secret = ["id=NAME,env=VARIABLE"]` by hand',
  }
}
