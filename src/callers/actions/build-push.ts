import type { Obstacle } from '../../transform.ts'
import type { Delivery, Invocation, Remark } from '../caller.ts'
import type { PassedSecret } from '../passed.ts'
import type { Repository } from '../repository.ts'
import type { TextEdit } from '../yaml/lines.ts'
import { setVariable } from './env.ts'
import { append, create, type ListInput, listInput, renamed, takeItems } from './lists.ts'
import { builtByAction } from './which-dockerfile.ts'
import { all, type BuildStep, input, inputEntry } from './build-step.ts'
import { fixedSecrets, gathered, noComment } from './remarks.ts'
import { supplierOf, supplying } from './supplies.ts'
import { type Argument, argumentsOf, isArgument } from './build-arguments.ts'

/** The call of a build that a step of an action is. */
export function* buildStep(
  repository: Repository,
  build: BuildStep,
): Iterable<Invocation | Remark> {
  const { file, yaml, step, uses, action } = build
  const args = inputEntry(build, action.args)
  const list = args && listInput(yaml, args)
  const found = list?.items.flatMap((item) => argumentsOf(build, item)) ?? []
  const others = list?.items.filter(({ text }) => !isArgument.test(text)) ?? []
  const comments = others.filter(({ text }) => text.startsWith('#'))
  if (args && (!list || others.length > comments.length)) yield gathered(file, args)
  for (const { at } of comments) yield noComment(file, at)
  yield* fixedSecrets(build)
  const asked = { context: input(build, action.context), file: input(build, action.file) }
  const target = input(build, action.target)
  yield {
    type: 'invocation',
    file: file.path,
    at: { start: uses.keyNode.range![0], end: uses.value!.range![1] },
    kind: 'actions',
    builder: action.builder,
    ...builtByAction(repository, yaml, step, asked),
    ...(target === undefined || target.includes('${{') ? {} : { target }),
    passed: found.map(({ item: _item, byVariable: _by, ...passed }) => passed),
    secrets: secretsOf(build),
    ...(action.obstacle ? { obstacle: action.obstacle } : {}),
    deliver: (deliveries, supplies = []) => {
      const moves = deliveries.flatMap((delivery) => {
        const argument = found.find((other) => other.start === delivery.argument.start)
        return argument ? [{ delivery, argument }] : []
      })
      const edits = list && moves.length > 0 ? deliver(build, list, moves) : []
      return all([edits, supplying(build, asked.context, supplies)])
    },
    supplier: supplierOf(build, asked.context),
  }
}

function secretsOf(build: BuildStep): PassedSecret[] {
  const of = (key: string, from: (value: string) => PassedSecret['from']) => {
    const entry = inputEntry(build, key)
    const items = (entry && listInput(build.yaml, entry)?.items) ?? []
    return items.flatMap(({ text }): PassedSecret[] => {
      const [id = '', value = ''] = text.replace(/^id=/, '').split(/=(.*)/s)
      const source = from(value)
      const variable = /^\$\{\{\s*(?:secrets|env|vars)\.(\w+)\s*\}\}$/.exec(value)?.[1]
      return [
        {
          id,
          ...(source ? { from: source } : {}),
          ...(variable === undefined ? {} : { variable }),
        },
      ]
    })
  }
  const { secrets = 'secrets', secretEnvs = 'secret-envs' } = build.action
  return [
    ...of(secrets, () => undefined),
    ...of(secretEnvs, (env) => ({ env })),
    ...of('secret-files', (src) => ({ src })),
    ...of('ssh', () => 'agent'),
  ]
}

interface Move {
  readonly delivery: Delivery
  readonly argument: Argument
}

function deliver(
  build: BuildStep,
  list: ListInput,
  moves: readonly Move[],
): readonly TextEdit[] | Obstacle {
  const { yaml, action } = build
  const added = moves.filter(({ delivery }) => !delivery.given)
  if (isRename(build, list, moves)) return renamed(yaml, list, action.secrets!)
  const gone = moves.filter(({ delivery }) => !delivery.keep).map(({ argument }) => argument.item)
  const lines = added.filter(({ argument }) => !argument.byVariable).map(lineOf)
  const byVariable = added.filter(({ argument }) => argument.byVariable)
  return all([
    gone.length === 0 ? [] : takeItems(yaml, list, gone),
    addLines(build, list, action.secrets!, lines),
    addLines(
      build,
      list,
      action.secretEnvs ?? '',
      byVariable.map(({ delivery, argument }) => `${delivery.id}=${argument.name}`),
    ),
    ...byVariable.map(({ argument }) => variableOf(build, argument)),
  ])
}

/**
 * All lines go, as they are, to an input that is not there yet: then it is the same input under
 * another name.
 */
function isRename(build: BuildStep, list: ListInput, moves: readonly Move[]): boolean {
  return (
    moves.length === list.items.length &&
    inputEntry(build, build.action.secrets!) === undefined &&
    moves.every(
      ({ delivery, argument }) =>
        !delivery.keep &&
        !delivery.given &&
        !argument.byVariable &&
        delivery.id === argument.name &&
        (list.items.length === 1 || argument.item.lines !== undefined),
    )
  )
}

function lineOf({ delivery, argument }: Move): string {
  return `${delivery.id}${argument.item.text.slice(argument.name.length)}`
}

function addLines(
  build: BuildStep,
  list: ListInput,
  key: string,
  lines: readonly string[],
): readonly TextEdit[] | Obstacle {
  if (lines.length === 0) return []
  const entry = inputEntry(build, key)
  const there = entry && listInput(build.yaml, entry)
  if (entry && !there)
    return {
      why: `cannot be added to \`${key}\`, which is not fixed text`,
      remedy: 'add its line there by hand',
    }
  return there ? append(build.yaml, there, lines) : create(build.yaml, key, list, lines)
}

function variableOf(build: BuildStep, argument: Argument): readonly TextEdit[] | Obstacle {
  if (argument.from !== undefined) return []
  const value = argument.item.text.slice(argument.name.length + 1)
  return setVariable(build.yaml, build.step, argument.name, value, 'uses')
}
