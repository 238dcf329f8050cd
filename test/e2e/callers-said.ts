import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Outcome } from './engine.ts'

/**
 * What a service or target hands to its build: values by the name of the argument and by the id of
 * the secret.
 */
export interface HandedOver {
  readonly arguments: Readonly<Record<string, string>>
  readonly secrets: Readonly<Record<string, string>>
}

/** What compose or bake makes of a file. */
export type Said = ReadonlyMap<string, HandedOver>

/** Runs `docker` with these words in a folder and environment. */
export type RunDocker = (
  words: readonly string[],
  folder: string,
  environment: Readonly<Record<string, string>>,
) => Outcome

interface ComposeConfig {
  readonly services?: Readonly<
    Record<
      string,
      {
        readonly build?: {
          readonly args?: Readonly<Record<string, string | null>>
          readonly secrets?: readonly { readonly source: string; readonly target?: string }[]
        }
      }
    >
  >
  readonly secrets?: Readonly<Record<string, From>>
}

/** Where a secret comes from. */
interface From {
  readonly environment?: string
  /** Absolute. */
  readonly file?: string
}

function valueOf(
  { environment = '', file }: From,
  given: Readonly<Record<string, string>>,
): string {
  return file === undefined ? (given[environment] ?? '') : readFileSync(file, 'utf8')
}

/**
 * Asks `docker compose config`, which resolves variables and refuses what compose would refuse.
 *
 * @throws when compose refuses the files
 */
export function composeSays(
  run: RunDocker,
  folder: string,
  files: readonly string[],
  environment: Readonly<Record<string, string>>,
): Said {
  const words = ['compose', ...files.flatMap((file) => ['-f', file]), 'config', '--format', 'json']
  const { services = {}, secrets = {} } = JSON.parse(
    answer(run(words, folder, environment)),
  ) as ComposeConfig
  return new Map(
    Object.entries(services).map(([name, { build = {} }]) => [
      name,
      {
        arguments: given(build.args ?? {}),
        secrets: Object.fromEntries(
          (build.secrets ?? []).map(({ source, target = source }) => [
            target,
            valueOf(secrets[source] ?? {}, environment),
          ]),
        ),
      },
    ]),
  )
}

interface BakePlan {
  readonly target: Readonly<
    Record<
      string,
      {
        readonly args?: Readonly<Record<string, string | null>>
        readonly secret?: readonly {
          readonly id: string
          readonly env?: string
          readonly src?: string
        }[]
      }
    >
  >
}

/**
 * Asks `docker buildx bake --print`.
 *
 * @throws when bake refuses the file
 */
export function bakeSays(
  run: RunDocker,
  folder: string,
  file: string,
  targets: readonly string[],
  environment: Readonly<Record<string, string>>,
): Said {
  const words = ['buildx', 'bake', '-f', file, '--print', ...targets]
  const { target } = JSON.parse(answer(run(words, folder, environment))) as BakePlan
  return new Map(
    Object.entries(target).map(([name, { args = {}, secret = [] }]) => [
      name,
      {
        arguments: given(args),
        secrets: Object.fromEntries(
          secret.map(({ id, env, src }) => [
            id,
            valueOf(
              src === undefined ? { environment: env ?? '' } : { file: join(folder, src) },
              environment,
            ),
          ]),
        ),
      },
    ]),
  )
}

function answer({ status, stdout, stderr }: Outcome): string {
  if (status !== 0) throw new Error(stderr.trim().split('\n').at(-1))
  return stdout
}

function given(args: Readonly<Record<string, string | null>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(args).flatMap(([name, value]) => (value === null ? [] : [[name, value]])),
  )
}

/**
 * Holds what is handed over before and after against each other: every value arrives, as an
 * argument or as the secret of that name, and nothing else does. A secret from a variable that is
 * not set is an empty one.
 *
 * @param supplied texts of files of the context that are secrets now, by id
 */
export function differences(
  before: Said,
  after: Said,
  supplied: Readonly<Record<string, string>> = {},
): string[] {
  const names = new Set([...before.keys(), ...after.keys()])
  return [...names].flatMap((name) => {
    const old = before.get(name)
    const now = after.get(name)
    if (!old || !now) return [`${name} is there only once`]
    const moved = { ...old.secrets, ...without(old.arguments, now.arguments) }
    const arrives = { ...now.secrets }
    const wanted = Object.entries(moved).filter(([id, value]) => arrives[id] !== value)
    const extra = Object.keys(arrives).filter(
      (id) => !(id in moved) && arrives[id] !== '' && arrives[id] !== supplied[id],
    )
    const changed = Object.entries(now.arguments).filter(
      ([id, value]) => old.arguments[id] !== value,
    )
    return [
      ...wanted.map(([id]) => `${name}: the value of ${id} does not arrive`),
      ...extra.map((id) => `${name}: the secret ${id} comes from nowhere`),
      ...changed.map(([id]) => `${name}: the argument ${id} has changed`),
    ]
  })
}

function without(
  all: Readonly<Record<string, string>>,
  kept: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(Object.entries(all).filter(([name]) => !(name in kept)))
}
