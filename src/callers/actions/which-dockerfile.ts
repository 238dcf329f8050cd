import { posix } from 'node:path'
import { isScalar } from 'yaml'
import type { DockerfileOf, Invocation } from '../caller.ts'
import type { Repository } from '../repository.ts'
import { anything, dockerfileAt, inRepository, isRemote } from '../which.ts'
import { itemsOf, textOf, valueAt, type YamlFile } from '../yaml/file.ts'
import { inputOf, type Step } from './steps.ts'
import { readUses } from './known.ts'

/** What a build action says of its place. */
export interface ActionPaths {
  readonly context: string | undefined
  readonly file: string | undefined
}

/**
 * Which Dockerfile an action builds: `file` is taken from the root of the checkout, without it
 * `Dockerfile` of the context (build-push-action, src/context.ts).
 */
export function builtByAction(
  repository: Repository,
  file: YamlFile,
  step: Step,
  asked: ActionPaths,
): Pick<Invocation, 'dockerfile' | 'context'> {
  const contexts = written(file, step, asked.context ?? '').map(fromDefault)
  if (contexts.some((context) => isRemote(context))) return { dockerfile: 'elsewhere' }
  const files = asked.file === undefined ? undefined : written(file, step, asked.file)
  const paths = files ?? contexts.map((context) => posix.join(context, 'Dockerfile'))
  const found = paths.map((path) => {
    const own = inCheckout(file, step, path)
    return own === undefined ? ('elsewhere' as const) : dockerfileAt(repository, '', own)
  })
  const context = contexts.length === 1 ? contexts[0]! : anything
  const inside = context.includes(anything) ? undefined : inCheckout(file, step, context)
  return {
    dockerfile: together(found),
    ...(inside === undefined ? {} : { context: inside }),
  }
}

/**
 * The folder of a context as programs of the job name it, from the workspace; undefined where it
 * cannot be told, or where nobody checked out what git has there.
 */
export function contextFolder(
  file: YamlFile,
  step: Step,
  context: string | undefined,
): string | undefined {
  const [folder = '', ...others] = written(file, step, context ?? '').map(fromDefault)
  if (others.length > 0 || folder.includes(anything) || isRemote(folder)) return undefined
  const isOfGit = context === undefined || /^\{\{\s*defaultContext/.test(context)
  if (!isOfGit) return folder
  const own = checkoutsOf(file, step).filter(({ isOwn }) => isOwn)
  return own.length === 1 ? posix.join(own[0]!.at, folder) : undefined
}

/** Several places that one call may mean. */
function together(found: readonly DockerfileOf[]): DockerfileOf {
  if (found.length === 1) return found[0]!
  if (found.includes('unknown')) return 'unknown'
  const paths = found.flatMap((item) =>
    typeof item === 'string' ? [] : 'path' in item ? [item.path] : item.set,
  )
  return paths.length === 0 ? 'elsewhere' : { set: [...new Set(paths)].toSorted() }
}

/** `{{defaultContext}}:folder` is the folder of this repository that git has. */
function fromDefault(context: string): string {
  return context.replace(/^\{\{\s*defaultContext\s*\}\}(?::|$)/, './')
}

/** The values that a path may have: `matrix` is put in, any other expression may be anything. */
function written(file: YamlFile, step: Step, text: string): string[] {
  const parts = text.split(/(\$\{\{.*?\}\})/s)
  let values = ['']
  for (const part of parts) {
    const options = part.startsWith('${{') ? matrixValues(file, step, part) : [part]
    values = values.flatMap((value) => options.map((option) => value + option))
  }
  return [...new Set(values)]
}

function matrixValues(file: YamlFile, step: Step, expression: string): string[] {
  const path = /^\$\{\{\s*matrix\.([\w.-]+)\s*\}\}$/.exec(expression)?.[1]?.split('.')
  if (!path && /^\$\{\{\s*github\.workspace\s*\}\}$/.test(expression)) return ['.']
  const matrix = valueAt(file, step.job.node, 'strategy', 'matrix')
  if (!path || !matrix || isScalar(matrix)) return [anything]
  const [key = '', ...rest] = path
  const values = [
    ...itemsOf(valueAt(file, matrix, key)).map((item) => textOf(valueAt(file, item, ...rest))),
    ...itemsOf(valueAt(file, matrix, 'include')).flatMap((item) => {
      const value = valueAt(file, item, ...path)
      return value ? [textOf(value)] : []
    }),
  ]
  const known = values.filter((value) => value !== undefined && !value.includes('${{'))
  return values.length > 0 && known.length === values.length ? (known as string[]) : [anything]
}

/**
 * A path of the workspace from the root of this repository; undefined when another repository is
 * checked out there.
 */
function inCheckout(file: YamlFile, step: Step, path: string): string | undefined {
  const inside = inRepository('', path)
  if (inside === undefined) return undefined
  const nearest = checkoutsOf(file, step)
    .filter(({ at }) => at === '' || inside === at || inside.startsWith(`${at}/`))
    .toSorted((a, b) => b.at.length - a.at.length)[0]
  if (!nearest) return inside
  return nearest.isOwn
    ? inside.slice(nearest.at === '' ? 0 : nearest.at.length).replace(/^\//, '')
    : undefined
}

function checkoutsOf(file: YamlFile, { job }: Step): Checkout[] {
  return job.steps.flatMap((node) => checkoutOf(file, { map: node as never, job }))
}

/** Where a repository is checked out. */
interface Checkout {
  /** From the workspace. */
  readonly at: string
  readonly isOwn: boolean
}

function checkoutOf(file: YamlFile, step: Step): Checkout[] {
  const uses = textOf(valueAt(file, step.map, 'uses'))
  if (uses === undefined || readUses(uses, '').name !== 'actions/checkout') return []
  const repository = inputOf(file, step, 'repository')
  const path = inputOf(file, step, 'path') ?? ''
  return [
    {
      at: inRepository('', path.includes('${{') ? anything : path) ?? '',
      isOwn: repository === undefined || /github\.repository\b/.test(repository),
    },
  ]
}
