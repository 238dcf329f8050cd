import { unquoted } from './shell/unquoted.ts'
import { posix } from 'node:path'
import { imageUsers, rootImages } from './catalog/image-users.ts'
import { readCopy } from './dockerfile/copy.ts'
import { instructionsOf, lastBefore, lineage, type Stage } from './dockerfile.ts'
import type { Environment } from './environment.ts'
import { argumentText, type Instruction } from './scanner/instruction.ts'

/** Who runs an instruction, and where. */
export interface RunUser {
  /**
   * As USER names it, without the group; what a well-known image starts as, or `baseUser` where the
   * file shows that it is not root; else undefined: an image's own user is nearly always root.
   */
  readonly user: string | undefined
  /** Absolute; undefined when the file does not tell. */
  readonly workdir: string | undefined
  /** Absolute home folder of the user; undefined when it cannot be told. */
  readonly home: string | undefined
}

/** What may say who runs an instruction, or where: all else leaves that as it is. */
const settings: ReadonlySet<string> = new Set(['USER', 'WORKDIR', 'ENV', 'ARG'])

/** The last of those before an instruction of a stage. */
export function lastSetting(stage: Stage, { span }: Instruction): Instruction | undefined {
  return lastBefore(stage.known(settingsIn), span.start)
}

function settingsIn({ instructions }: Stage): Instruction[] {
  return instructions.filter(({ keyword }) => settings.has(keyword))
}

/**
 * User, working directory and home at an instruction of a stage, from the USER, WORKDIR and ENV
 * HOME before it.
 */
export function userAt(environment: Environment, stage: Stage, instruction: Instruction): RunUser {
  let user: string | undefined
  let workdir = lineage(stage).at(-1)!.image === 'scratch' ? '/' : undefined
  for (const at of lineage(stage).toReversed()) {
    for (const other of [...instructionsOf(at, 'USER'), ...instructionsOf(at, 'WORKDIR')]) {
      if (at === stage && other.span.start >= instruction.span.start) continue
      const text = argumentText(other)
      const known = expand(environment, at, other, unquoted(text))
      if (other.keyword === 'USER') user = (known ?? text).replace(/:.*$/, '')
      else workdir = resolve(workdir, known)
    }
  }
  const home = environment.at(stage, instruction, 'HOME')
  const image = environment.image(stage)
  user ??= startOf(stage, image)
  return {
    user,
    workdir,
    home:
      home?.value?.startsWith('/') && !home.value.includes('$')
        ? home.value
        : home
          ? undefined
          : homeOf(environment, stage, user, image),
  }
}

function resolve(workdir: string | undefined, text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  if (!text.startsWith('/') && workdir === undefined) return undefined
  return posix.resolve('/', workdir ?? '', text)
}

/**
 * The text with ARG and ENV values that the file fixes; an ARG's default may be overridden by the
 * caller, so it is not taken.
 */
export function expand(
  environment: Environment,
  stage: Stage,
  instruction: Instruction,
  text: string,
): string | undefined {
  let known = true
  const expanded = text.replaceAll(
    /\$(?:\{(\w+)\}|(\w+))/g,
    (_, braced?: string, plain?: string) => {
      const value = fixedValue(environment, stage, instruction, (braced ?? plain)!)
      if (value === undefined) known = false
      return value ?? ''
    },
  )
  return known && !expanded.includes('$') ? expanded : undefined
}

/** What an ENV makes of a name, other ENVs in it expanded as they are where it stands. */
function fixedValue(
  environment: Environment,
  stage: Stage,
  instruction: Instruction,
  name: string,
): string | undefined {
  const declaration = environment.at(stage, instruction, name)
  if (declaration?.kind !== 'ENV' || declaration.value === undefined) return undefined
  if (!declaration.value.includes('$')) return declaration.value
  const from = lineage(stage).find(({ index }) => index === declaration.stage)
  return from && !declaration.raw?.includes("'")
    ? expand(environment, from, declaration.instruction, declaration.value)
    : undefined
}

/** The home folder of a user: from the `useradd` in the stage, the image, or the usual place. */
function homeOf(
  environment: Environment,
  stage: Stage,
  user: string | undefined,
  image: string | undefined,
): string | undefined {
  const set = imageUsers.find((row) => row.setsHome && row.image.test(image ?? ''))
  if (set) return set.home
  if (isRoot(user)) return '/root'
  const added = addition(stage, user!)
  const given = added && /\s(?:-d|-h|--home|--home-dir)[\s=](\/[\w./-]+)/.exec(added)?.[1]
  if (given !== undefined) return posix.normalize(given)
  if (added !== undefined && /\badduser\b.*\s--system\b/.test(added)) return undefined
  const known = imageUsers.find(
    (row) => row.user === user && row.image.test(image ?? environment.image(stage) ?? ''),
  )
  if (added === undefined && known) return known.home
  return /^[a-z_][a-z0-9_-]*$/.test(user!) ? `/home/${user}` : undefined
}

/** The user of a base image that nobody here knows, and that is seen not to be root. */
export const baseUser = "the base image's user"

/** Whom an image starts as, where that is not root. */
function startOf(stage: Stage, image: string | undefined): string | undefined {
  const known = imageUsers.find((row) => row.starts && row.image.test(image ?? ''))
  if (known) return known.user
  if (image !== undefined && rootImages.test(image)) return undefined
  const stages = lineage(stage).toReversed()
  const users = stages.flatMap((at) => instructionsOf(at, 'USER').map(argumentText))
  // nobody becomes root who is it
  if (users[0] !== undefined && /^["']?(?:root|0)(?::|["']?$)/.test(users[0])) return baseUser
  const owners = stages
    .flatMap((at) => at.instructions)
    .flatMap((other) => readCopy(other)?.chown?.replace(/:.*$/, '') ?? [])
  const isTheirs = (owner: string) =>
    /^[a-z]/.test(owner) &&
    owner !== 'root' &&
    !users.some((user) => user.replace(/:.*$/, '') === owner) &&
    addition(stage, owner) === undefined
  return users.length === 0 && owners.some(isTheirs) ? baseUser : undefined
}

/** Is it root, by name, by number or because no USER says otherwise? */
export function isRoot(user: string | undefined): boolean {
  return user === undefined || user === 'root' || user === '0'
}

/**
 * The number of a user, from the number itself, an `adduser`/`useradd` in the stage, or the image;
 * undefined when it cannot be told.
 */
export function uidOf(
  environment: Environment,
  stage: Stage,
  user: string | undefined,
): number | undefined {
  if (isRoot(user)) return 0
  if (/^\d+$/.test(user!)) return Number(user)
  const added = addition(stage, user!)
  const uid = added && /\s(?:-[a-zA-Z]*u|--uid)[\s=](\d+)\b/.exec(added)
  if (uid) return Number(uid[1])
  const image = environment.image(stage)
  // a user that the stage adds without a number gets one that nobody here knows
  if (image === undefined || added !== undefined) return undefined
  return imageUsers.find((row) => row.user === user && row.image.test(image))?.uid
}

/** The `useradd` or `adduser` command of a stage, or of those it builds on, that makes the user. */
function addition(stage: Stage, user: string): string | undefined {
  for (const { instructions } of lineage(stage)) {
    for (const instruction of instructions) {
      if (instruction.keyword !== 'RUN') continue
      const found = argumentText(instruction)
        .split(/&&|\|\||;/)
        .find(
          (command) =>
            /\b(?:adduser|useradd)\b/.test(command) && command.trim().split(/\s+/).includes(user),
        )
      if (found !== undefined) return found
    }
  }
  return undefined
}
