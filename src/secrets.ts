import { assumedSource } from './assumed-source.ts'
import type { Facts } from './facts.ts'
import { groupBy } from './group.ts'
import { type ExistingMount, isPlainId, mountsOf } from './mounts.ts'
import type { Plan } from './plan.ts'
import { readInto } from './read-into.ts'
import type { Run } from './run.ts'
import { type Mount, type Secret, variableOf } from './secret.ts'

interface Found {
  readonly id: string
  readonly mount: Mount
  readonly secret: Omit<Secret, 'mounts'>
}

/**
 * All secrets that the rewritten file mounts: those of the plan and those that were there, by id,
 * in order of the file.
 */
export function collectSecrets(facts: Facts, plan: Plan): Secret[] {
  const mounts = groupBy(plan.mounts, (item) => item.run.instruction)
  const sources = groupBy(plan.sources, (item) => item.run.instruction)
  const finished = groupBy(plan.completed, (item) => item.run.instruction)
  const found: Found[] = facts.runs.flatMap((run) => [
    // in the order in which they will stand there
    ...planned(mounts.get(run.instruction) ?? [], run),
    ...existing(facts, run, plan.unmounted, sources.get(run.instruction) ?? []).map((item) =>
      completed(finished.get(run.instruction) ?? [], item),
    ),
  ])
  return [...groupBy(found, (item) => `${item.secret.type} ${item.id}`).values()].map((group) => {
    // what a plan says of the source beats a guess
    const { secret } =
      group.find((item) => !item.secret.assumed) ??
      group.find(isKey) ??
      group.find(isVariable) ??
      group[0]!
    return {
      ...secret,
      required: group.some((item) => item.secret.required),
      mounts: group.map((item) => item.mount),
    }
  })
}

/** A key of a home: where it is mounted as a file too, that is what it is. */
function isKey({ secret: { from } }: Found): boolean {
  return from !== 'agent' && 'src' in from && from.src.startsWith('$HOME/')
}

/** One RUN says which variable it is. */
function isVariable({ secret: { from } }: Found): boolean {
  return variableOf(from) !== undefined
}

function planned(mounts: Plan['mounts'], run: Run): Found[] {
  return mounts.map(({ secret, mount }) => ({
    id: secret.id,
    secret,
    mount: { line: run.instruction.firstLine, stage: run.stage.index, ...mount },
  }))
}

function existing(
  facts: Facts,
  run: Run,
  unmounted: Plan['unmounted'],
  sources: Plan['sources'],
): Found[] {
  return mountsOf(run.instruction).flatMap((mount) => {
    if (
      (mount.type !== 'secret' && mount.type !== 'ssh') ||
      mount.id === undefined ||
      !isPlainId(mount.id) ||
      unmounted.has(mount.flag)
    )
      return []
    const { id, required } = mount
    return [
      {
        id,
        mount: existingMount(run, mount),
        secret: {
          id,
          type: mount.type,
          required,
          assumed: true,
          from:
            saidSource(facts, id) ??
            sources.find((item) => item.id === id)?.from ??
            assumedSource(facts, mount, readInto(run, mount)),
        },
      },
    ]
  })
}

/** The file that the id was said for. */
function saidSource({ options }: Facts, id: string): Secret['from'] | undefined {
  const said = Object.entries(options.ids ?? {}).find(
    ([name, item]) => item === id && !/^[A-Z_][A-Z0-9_]*$/.test(name),
  )
  return said && { src: said[0] }
}

/** A mount that the plan completes: the plan knows the source. */
function completed(completions: Plan['completed'], item: Found): Found {
  const done = completions.find((other) => other.secret.id === item.id)
  return done ? { id: item.id, secret: done.secret, mount: { ...item.mount, env: done.env } } : item
}

function existingMount(run: Run, { env, options, required }: ExistingMount): Mount {
  const target = options.get('target')
  const mode = options.get('mode')
  const number = (name: string) =>
    /^\d+$/.test(options.get(name) ?? '') ? { [name]: Number(options.get(name)) } : {}
  return {
    line: run.instruction.firstLine,
    stage: run.stage.index,
    ...(env === undefined ? {} : { env }),
    ...(target === undefined ? {} : { target }),
    ...(mode === undefined ? {} : { mode }),
    ...number('uid'),
    ...number('gid'),
    ...(required ? { required } : {}),
  }
}
