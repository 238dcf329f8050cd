import { posix } from 'node:path'
import type { Builder } from '../builder.ts'
import { comparable } from '../ids.ts'
import { reachedStages } from '../reached-stages.ts'
import type { Result } from '../result.ts'
import { type Secret, variableOf } from '../secret.ts'
import type { CallerFile, Invocation } from './caller.ts'
import { knowsNoSecrets } from './decide.ts'
import { Orders } from './orders.ts'
import { plainAddresses } from './plain-addresses.ts'
import { oldestOf } from './docker-version.ts'
import { usesPodman } from './podman.ts'
import type { PassedSecret } from './passed.ts'
import { everywhere } from './shell/whole-file.ts'

/** How the callers of a Dockerfile build it, as far as they do it alike. */
export interface Dictated {
  /** From the root of the repository. */
  readonly context?: string
  readonly target?: string
  /** Ids that secrets are passed under already, by the variable or the file that they are of. */
  readonly ids: Readonly<Record<string, string>>
  /** Paths of files that all calls which pass one give for a secret, by its id. */
  readonly sources: Readonly<Record<string, string>>
  /** Variables of secrets that one of the calls is seen not to pass. */
  readonly spared: readonly string[]
  /** Variables to which every call gives an address that holds no password. */
  readonly plain: readonly string[]
  /** The files of all its calls, where what they build with knows no secrets. */
  readonly heldBy: readonly string[]
  /** What all of its calls build with, where that is no docker, or the oldest docker of them. */
  readonly builder?: Builder
}

type Rewritten = Pick<Result, 'secrets' | 'stages'>

/**
 * What the calls of a repository say of one of its Dockerfiles.
 *
 * @param path from the root
 * @param rewritten the secrets that it would get, and its stages
 * @param fileOf the file of a call
 */
export function dictatedBy(
  calls: readonly Invocation[],
  path: string,
  rewritten: Rewritten,
  fileOf: (path: string) => CallerFile | undefined = () => undefined,
): Dictated {
  const own = calls.filter((call) => isOnly(call.dockerfile, path) && !call.isPlatform)
  const possible = calls.filter(({ dockerfile }) => may(dockerfile, path))
  const several = own.length > 0 ? [] : possible
  const context = agreed([
    ...own.flatMap((call) => call.context ?? []),
    ...several.map((call) => call.context),
  ])
  const target = agreed(own.map((call) => call.target))
  return {
    ...(context === undefined ? {} : { context }),
    ...(target === undefined ? {} : { target }),
    ids: idsOf(calls, path, rewritten.secrets),
    sources: sourcesOf(possible, rewritten.secrets),
    spared: sparedBy(calls, calls.filter(mayBuild(path)), rewritten),
    plain: plainAddresses(
      possible.map((call) => ({ call, file: fileOf(call.file) })),
      rewritten.secrets.flatMap(({ from }) => variableOf(from) ?? []),
    ),
    ...builderOf(calls, path),
    heldBy: own.every(knowsNoSecrets) ? [...new Set(own.map(({ file }) => file))] : [],
  }
}

/**
 * May a call build the Dockerfile? One that does not say which it builds may build any: a secret
 * that it needs not is no loss to those who pass it, and one that it does not have ends its build.
 */
function mayBuild(path: string) {
  return ({ dockerfile }: Invocation) => dockerfile === 'unknown' || may(dockerfile, path)
}

/**
 * What a build is done without, also by a call that builds one Dockerfile after the other. The text
 * of a document counts where another call passes the value: else it may only be short.
 */
function sparedBy(
  calls: readonly Invocation[],
  own: readonly Invocation[],
  { secrets, stages }: Rewritten,
): string[] {
  const orders = new Orders(calls)
  const spared = secrets.filter(({ from, mounts }) => {
    const name = variableOf(from)
    if (name === undefined) return false
    const runs = ({ target }: Invocation) => {
      if (target === undefined) return true
      const reached = reachedStages(stages, target)
      return mounts.some(({ stage }) => reached?.has(stage))
    }
    const passes = (call: Invocation) =>
      [...call.passed.map((item) => item.name), ...(call.also?.passed ?? [])].includes(name) ||
      [...call.secrets, ...(call.also?.secrets ?? [])].some((item) => isOf(item, { env: name })) ||
      orders.namesFor(call).includes(name)
    return own.some(
      (call) =>
        (call.supplier !== undefined || call.isPlatform === true) &&
        call.supplier?.isOpen !== true &&
        runs(call) &&
        !passes(call) &&
        (call.supplier?.isExample !== true || own.some(passes)),
    )
  })
  return spared.flatMap(({ from }) => variableOf(from) ?? [])
}

/** A file that a RUN mounts, and that lies with whoever builds. */
function sourcesOf(
  calls: readonly Invocation[],
  secrets: readonly Secret[],
): Record<string, string> {
  const found = secrets.flatMap(({ id, from }) => {
    if (from === 'agent' || 'env' in from || !from.src.startsWith('$HOME/')) return []
    const given = calls.flatMap(({ passed, secrets: own }) => [
      ...passed.flatMap(({ name, path }) => (comparable(name) === comparable(id) ? [path] : [])),
      ...own.flatMap((item) =>
        item.id === id && typeof item.from === 'object' && 'src' in item.from
          ? [everywhere(item.from.src)]
          : [],
      ),
    ])
    const path = agreed(given)
    return path === undefined ? [] : [[id, path] as const]
  })
  return Object.fromEntries(found)
}

function builderOf(calls: readonly Invocation[], path: string): Pick<Dictated, 'builder'> {
  const own = calls.filter(({ dockerfile }) => may(dockerfile, path))
  if (own.length > 0 && own.every(usesPodman)) return { builder: { name: 'podman' } }
  const version = oldestOf(own.map(({ onlyFiles }) => onlyFiles?.version))
  return version ? { builder: { name: 'docker', version } } : {}
}

function isOnly(dockerfile: Invocation['dockerfile'], path: string): boolean {
  return typeof dockerfile === 'object' && 'path' in dockerfile && dockerfile.path === path
}

/**
 * An id counts where all calls that pass the secret have that one, and no other secret of the file
 * has it.
 */
function idsOf(
  calls: readonly Invocation[],
  path: string,
  secrets: readonly Secret[],
): Record<string, string> {
  const meaning = calls.filter(
    ({ dockerfile }) => dockerfile === 'unknown' || may(dockerfile, path),
  )
  const isSure = (call: Invocation) => call.dockerfile !== 'unknown'
  const found = secrets.flatMap(({ from, assumed, type }) => {
    if (from === 'agent' || assumed || type !== 'secret') return []
    const name = 'env' in from ? from.env : from.src
    const passing = meaning.filter((call) => call.secrets.some((item) => isOf(item, from)))
    const id = agreed(
      passing
        .flatMap((call) => call.secrets.filter((item) => isOf(item, from)))
        .map((item) => item.id),
    )
    return id !== undefined && passing.some(isSure) && /^[\w.-]+$/.test(id)
      ? [[name, id] as const]
      : []
  })
  const isAlone = (id: string) => found.filter((other) => other[1] === id).length === 1
  return Object.fromEntries(found.filter(([, id]) => isAlone(id)))
}

function may(dockerfile: Invocation['dockerfile'], path: string): boolean {
  if (typeof dockerfile === 'string') return false
  return 'path' in dockerfile ? dockerfile.path === path : dockerfile.set.includes(path)
}

/** Is a secret that is passed the one of a variable, or of a file of the context? */
function isOf(passed: PassedSecret, source: Exclude<Secret['from'], 'agent'>): boolean {
  const { id, from, variable } = passed
  if (from === 'agent') return false
  if ('src' in source) return from !== undefined && 'src' in from && endsWith(from.src, source.src)
  const name = variableOf(from) ?? variable
  return name === source.env || comparable(id) === comparable(source.env)
}

function endsWith(path: string, end: string): boolean {
  const [whole, part] = [posix.normalize(path), posix.normalize(end)]
  return whole === part || whole.endsWith(`/${part}`)
}

/** The one value that all have. */
function agreed<T>(values: readonly T[]): T | undefined {
  const [first, ...others] = new Set(values)
  return others.length === 0 ? first : undefined
}
