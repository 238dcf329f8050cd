import { posix } from 'node:path'
import type { CallerFile, Invocation, Remark } from '../caller.ts'
import type { Repository } from '../repository.ts'
import { blockerOf } from './blockers.ts'
import { type Body, readHcl } from './hcl.ts'
import { deliver } from './hcl-deliver.ts'
import { hclTargets, variablesOf } from './hcl-targets.ts'
import { deliverJson, jsonTargets } from './json.ts'
import { type BakeTarget, passedBy, placeOf } from './targets.ts'

/** Every target of a bake file, HCL or JSON. */
export function* read(file: CallerFile, repository: Repository): Iterable<Invocation | Remark> {
  if (file.path.endsWith('.json')) {
    const targets = jsonTargets(file.text)
    if (!targets) return yield* unreadable(file)
    for (const target of targets)
      yield invocation(file, repository, targets, target, (deliveries) =>
        deliverJson(file.text, target.name, deliveries),
      )
    return
  }
  const body = readHcl(file.text)
  if (!body) return yield* unreadable(file)
  const targets = hclTargets(file.text, body, variablesAround(file, repository, body))
  for (const target of targets) {
    if (target.args && !target.items) yield computed(file, target.args)
    yield invocation(file, repository, targets, target, (deliveries) =>
      deliver(file.text, target, deliveries),
    )
  }
}

/** Bake merges the files that it is given: variables stand in those beside, too. A default that is none gives way. */
function variablesAround(
  file: CallerFile,
  repository: Repository,
  body: Body,
): Map<string, string | undefined> {
  const found = variablesOf(file.text, body)
  for (const path of repository.files) {
    const isBeside = posix.dirname(path) === posix.dirname(file.path) && path.endsWith('.hcl')
    if (path === file.path || !isBeside) continue
    const text = repository.read(path) ?? ''
    for (const [name, value] of variablesOf(text, readHcl(text) ?? { attributes: [], blocks: [] }))
      if (!found.has(name) || value !== undefined) found.set(name, value)
  }
  return found
}

function invocation(
  file: CallerFile,
  repository: Repository,
  targets: readonly BakeTarget[],
  target: BakeTarget,
  edit: Invocation['deliver'],
): Invocation {
  const folder = posix.dirname(file.path)
  const { target: stage } = target
  return {
    type: 'invocation',
    file: file.path,
    at: target.at,
    kind: 'bake',
    builder: 'bake',
    ...placeOf(repository, folder === '.' ? '' : folder, targets, target),
    ...(stage === undefined || stage.includes('*') ? {} : { target: stage }),
    passed: passedBy(target),
    secrets: target.secrets,
    deliver: (deliveries) => blockerOf(repository, file.path, deliveries) ?? edit(deliveries),
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
      'the arguments of this target are computed, so none of them is moved; take the secret out of `args` and add `secret = ["id=NAME,env=VARIABLE"]`',
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
      'this bake file cannot be read, so what it passes is not changed; move the secret from `args` to `secret = ["id=NAME,env=VARIABLE"]` by hand',
  }
}
