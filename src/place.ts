import { posix } from 'node:path'
import { lineage, type Stage } from './dockerfile.ts'
import type { Environment } from './environment.ts'
import { argumentText, type Instruction } from './scanner/instruction.ts'

/** Who runs an instruction, and where. */
export interface Place {
  /** As USER names it, without the group; undefined for the image's own, which is nearly always root. */
  readonly user: string | undefined
  /** Absolute; undefined when the file does not tell. */
  readonly workdir: string | undefined
  /** Absolute home folder of the user; undefined when it cannot be told. */
  readonly home: string | undefined
}

/** User, working directory and home at an instruction of a stage, from the USER, WORKDIR and ENV HOME before it. */
export function placeAt(environment: Environment, stage: Stage, instruction: Instruction): Place {
  const before = lineage(stage)
    .toReversed()
    .flatMap((at) => at.instructions.filter((other) => at !== stage || other.span.start < instruction.span.start))
  let user: string | undefined
  let workdir: string | undefined
  for (const { keyword, ...other } of before) {
    const text = argumentText({ keyword, ...other }).replace(/^(["'])(.*)\1$/, '$2')
    if (keyword === 'USER') user = text.replace(/:.*$/, '')
    else if (keyword === 'WORKDIR') workdir = resolve(workdir, expand(environment, stage, instruction, text))
  }
  const home = environment.at(stage, instruction, 'HOME')?.value
  return { user, workdir, home: home?.startsWith('/') ? home : homeOf(user) }
}

function resolve(workdir: string | undefined, text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  if (text.startsWith('/')) return posix.normalize(text)
  return workdir === undefined ? undefined : posix.join(workdir, text)
}

/** The text with ARG and ENV values that the file fixes; an ARG's default may be overridden by the caller, so it is not taken. */
function expand(environment: Environment, stage: Stage, instruction: Instruction, text: string): string | undefined {
  let known = true
  const expanded = text.replace(/\$(?:\{(\w+)\}|(\w+))/g, (_, braced?: string, plain?: string) => {
    const declaration = environment.at(stage, instruction, (braced ?? plain)!)
    if (declaration?.kind !== 'ENV' || declaration.value === undefined || declaration.value.includes('$')) known = false
    return declaration?.value ?? ''
  })
  return known && !expanded.includes('$') ? expanded : undefined
}

function homeOf(user: string | undefined): string | undefined {
  if (isRoot(user)) return '/root'
  return user !== undefined && /^[a-z_][a-z0-9_-]*$/.test(user) ? `/home/${user}` : undefined
}

/** Is it root, by name, by number or because no USER says otherwise? */
export function isRoot(user: string | undefined): boolean {
  return user === undefined || user === 'root' || user === '0'
}

/** Numeric ids of users that well-known images come with (their Dockerfiles on the image's documentation page). */
const knownUsers: readonly { readonly user: string; readonly image: RegExp; readonly uid: number }[] = [
  { user: 'node', image: /(?:^|\/)(?:circleci\/)?node(?::|$)/, uid: 1000 },
  { user: 'jenkins', image: /(?:^|\/)jenkins/, uid: 1000 },
  { user: 'nginx', image: /(?:^|\/)nginx(?::|$)/, uid: 101 },
  { user: 'www-data', image: /alpine/, uid: 82 },
  { user: 'www-data', image: /./, uid: 33 },
  { user: 'nobody', image: /./, uid: 65534 },
  { user: 'nonroot', image: /distroless|wolfi|chainguard/, uid: 65532 },
  { user: 'app', image: /dotnet\/(?:sdk|aspnet|runtime)/, uid: 1654 },
]

/** The number of a user, from the number itself, an `adduser`/`useradd` in the stage, or the image; undefined when it cannot be told. */
export function uidOf(environment: Environment, stage: Stage, user: string | undefined): number | undefined {
  if (isRoot(user)) return 0
  if (/^\d+$/.test(user!)) return Number(user)
  for (const at of lineage(stage)) {
    for (const instruction of at.instructions) {
      const added = instruction.keyword === 'RUN' ? addedUid(argumentText(instruction), user!) : undefined
      if (added !== undefined) return added
    }
  }
  const image = environment.image(stage)
  return image === undefined ? undefined : knownUsers.find((row) => row.user === user && row.image.test(image))?.uid
}

/** `useradd -u 1001 name`, `adduser --uid 1001 … name`. */
function addedUid(text: string, user: string): number | undefined {
  for (const command of text.split(/&&|\|\||;/)) {
    if (!/\b(?:adduser|useradd)\b/.test(command) || !command.trim().split(/\s+/).includes(user)) continue
    const uid = /\s(?:-[a-zA-Z]*u|--uid)[\s=](\d+)\b/.exec(command)
    if (uid) return Number(uid[1])
  }
  return undefined
}
