import type { Remedies } from './remedies.ts'
import { bundleSource, defaultBundle } from '../options.ts'
import type { Reading } from '../trace/read/readings.ts'
import { mayReadFile } from './mounted-file.ts'
import { open, openingOf } from './opened-mount.ts'
import type { Tolerance } from '../trace/read/tolerance.ts'
import { type ExistingMount, mountsOf } from '../mounts.ts'
import { isRoot, uidOf } from '../run-user.ts'
import type { Run } from '../run.ts'
import type { Edit, Obstacle, WantedMount, WantedSecret } from '../transform.ts'
import {
  bundleStatements,
  cannotPrefix,
  cannotSet,
  envStatement,
  fileStatement,
  isName,
} from './statements.ts'

/** How a RUN is given the value of a secret: what to ask for, or why it cannot be done. */
export type Mounting = { readonly apply: (edit: Edit) => void } | Obstacle

/**
 * Gives a RUN a secret's value under the name it reads.
 *
 * @param fallback put in when the value is not given; undefined for none
 */
export function serveVariable(
  facts: Remedies,
  { run, name }: Pick<Reading, 'run' | 'name'>,
  secret: WantedSecret,
  tolerance: Tolerance,
): Mounting {
  const existing = mountsOf(run.instruction).filter((mount) => mount.type === 'secret')
  if (existing.some((mount) => mount.env === name)) return { apply: () => {} }
  if (facts.options.style === 'dotenv') return serveBundle(facts, run, name, secret, tolerance)
  const { style } = facts.capability
  const statement =
    style === 'file' ? fileStatement(name, secret, tolerance) : envStatement(name, tolerance)
  if (statement !== undefined && !run.takesPrefix) return cannotPrefix(run, style)
  if (statement !== undefined && !isName(name)) return cannotSet(run, name)
  const there = style === 'file' ? fileThere(facts, run, secret, existing) : undefined
  if (there && 'why' in there) return there
  if (statement === undefined && style === 'env') {
    const bare = existing.find(
      (mount) => mount.id === secret.id && mount.env === undefined && !mayReadFile(run, mount),
    )
    if (bare) return { apply: (edit) => addEnv(run, bare, secret, name, edit) }
  }
  if (facts.capability.mounts === 'none')
    return {
      why: facts.capability.why ?? 'this builder has no secret mounts',
      remedy: 'raise the # syntax line by hand',
    }
  const required = requiredBy(run, name, tolerance)
  const mount: WantedMount =
    style === 'file' ? { ...readableBy(facts, run), ...required } : { env: name, ...required }
  return {
    apply: (edit) => {
      if (there) there.apply(edit)
      else edit.mount(run, secret, mount)
      if (statement !== undefined) edit.prefix(run, statement)
    },
  }
}

/** The file of the secret that the RUN has already, opened for its user; undefined for none. */
function fileThere(
  facts: Remedies,
  run: Run,
  secret: WantedSecret,
  existing: readonly ExistingMount[],
): Mounting | undefined {
  const inTheWay = placeTaken(facts, run, secret, existing)
  if (inTheWay) return inTheWay
  const there = existing.filter(({ target }) => target === placeOf(secret))
  if (there.length === 0) return undefined
  const openings = there.flatMap((mount) => openingOf(facts, run, mount) ?? [])
  return {
    apply: (edit) => {
      for (const opening of openings) open(edit, opening)
    },
  }
}

/** Why the file of a secret cannot be mounted where files of secrets are as a rule. */
function placeTaken(
  facts: Remedies,
  run: Run,
  secret: WantedSecret,
  existing: readonly ExistingMount[],
): Obstacle | undefined {
  const place = placeOf(secret)
  const there = existing.filter(({ target }) => target === place)
  const taken = there.find((mount) => mount.id !== secret.id)
  if (taken)
    return {
      why: `the RUN of line ${run.instruction.firstLine} mounts ${taken.id} at ${place} already`,
      remedy: 'give one of the two another target',
    }
  // of two at one place the later one counts
  const isClosed = there.some(({ options }) => !options.has('mode') && !options.has('uid'))
  const isOpened = there.every((mount) => openingOf(facts, run, mount)?.isPlain ?? false)
  return isClosed && !isOpened && Object.keys(readableBy(facts, run)).length > 0
    ? {
        why: `the RUN of line ${run.instruction.firstLine} mounts ${secret.id} for root alone and runs as another`,
        remedy: 'add mode=0444 to its mount',
      }
    : undefined
}

/** Where the file of a secret is mounted as a rule. */
function placeOf({ id }: WantedSecret): string {
  return `/run/secrets/${id}`
}

/**
 * All variables of a RUN come from one mounted file; under another name than the file's, one is set
 * from the other.
 */
function serveBundle(
  facts: Remedies,
  run: Run,
  name: string,
  secret: WantedSecret,
  tolerance: Tolerance,
): Mounting {
  if (facts.capability.mounts === 'none')
    return {
      why: facts.capability.why ?? 'this builder has no secret mounts',
      remedy: 'raise the # syntax line by hand',
    }
  if (!run.takesPrefix) return cannotPrefix(run, 'file')
  if (!isName(name)) return cannotSet(run, name)
  const { id, path } = facts.options.bundle ?? defaultBundle
  if (mountsOf(run.instruction).some((mount) => mount.type === 'secret' && mount.target === path))
    return { apply: () => {} }
  const bundle: WantedSecret = {
    id,
    type: 'secret',
    from: { src: bundleSource },
    required: !tolerance.optional,
    note: "one line a secret, NAME='value' in single quotes: in double quotes $ and ` would be expanded",
  }
  const outer = secret.from !== 'agent' && 'env' in secret.from ? secret.from.env : secret.id
  return {
    apply: (edit) => {
      edit.mount(run, bundle, { target: path, ...readableBy(facts, run) })
      for (const statement of bundleStatements(run, name, { path, outer }, tolerance))
        edit.prefix(run, statement)
    },
  }
}

/**
 * Does the RUN insist on the value, or go on without it? Undefined where that is as the secret is.
 */
function requiredBy(
  run: Run,
  name: string,
  { insists, optional, fallback }: Tolerance,
): { readonly required?: boolean } {
  if (insists || (!optional && fallsBack(run, name))) return { required: true }
  return optional || fallback !== undefined ? { required: false } : {}
}

/** Without the value pip and uv would take a package of the same name from the public index. */
function fallsBack(run: Run, name: string): boolean {
  return /^(?:PIP|UV)_.*INDEX/.test(name) || /--(?:extra-)?index(?:-url)?[ =]\S*\$/.test(run.text)
}

/** A secret file belongs to root and only root reads it, unless the mount says otherwise. */
export function readableBy(facts: Remedies, run: Run): Pick<WantedMount, 'uid' | 'mode'> {
  const { user } = facts.userAt(run.stage, run.instruction)
  if (isRoot(user)) return {}
  const uid = uidOf(facts.environment, run.stage, user)
  return uid === undefined ? { mode: '0444' } : { uid }
}

function addEnv(
  run: Run,
  mount: ExistingMount,
  secret: WantedSecret,
  name: string,
  edit: Edit,
): void {
  edit.complete(
    run,
    run.instruction.joined.span(mount.flag.start, mount.flag.end).end,
    secret,
    name,
  )
}
