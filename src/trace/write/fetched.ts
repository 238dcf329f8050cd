import { posix } from 'node:path'
import { hasWord } from '../../has-word.ts'
import { judgeFile } from '../../catalog/files.ts'
import type { Fetches } from '../../catalog/programs/effect.ts'
import { effectsOf } from '../../catalog/programs/effects.ts'
import { readsVariable } from '../../catalog/tools.ts'
import { mountsOf } from '../../mounts.ts'
import type { Run } from '../../run.ts'
import { type Command, type Script, type Word, withoutQuotes } from '../../shell.ts'
import type { Flow } from '../flows.ts'
import { covers } from '../paths.ts'
import type { Reading } from '../read/readings.ts'
import type { Traces } from '../traces.ts'
import { isRemoved } from './removed.ts'
import { sinksOf } from './sinks.ts'

/** A credential file that a RUN gets out of a store, and that stays. */
export interface Fetched {
  readonly run: Run
  /** For a reader. */
  readonly to: string
}

/**
 * Finds the first credential file that a RUN fetches with the secret and leaves in the layer: `aws
 * s3 cp s3://bucket/.env .`, `gsutil cat gs://bucket/key.json > key.json`.
 */
export function fetchedWith(
  facts: Traces,
  { readings }: Pick<Flow, 'readings'>,
): Fetched | undefined {
  for (const reading of readings) {
    const { run } = reading
    for (const command of run.script?.commands ?? []) {
      if (!isFor(command, reading)) continue
      const to = filesOf(command, run.script!).find((file) => stays(file, command, facts, run))
      if (to !== undefined) return { run, to: to.name }
    }
  }
  return undefined
}

/** Does the command fetch, and for whom the variable says? */
function isFor(command: Command, { run, name, how, tool }: Reading): boolean {
  const { fetches, row } = effectsOf(command)
  if (!fetches) return false
  if (how !== 'named') return tool === row!.name
  const values = (run.script?.commands ?? []).flatMap(({ assignments }) => assignments)
  return (
    readsVariable(row!, name) ||
    command.words.some(({ raw }) => hasWord(raw, name)) ||
    values.some((item) => readsVariable(row!, item.name) && hasWord(item.value?.raw ?? '', name))
  )
}

interface File {
  /** For a reader. */
  readonly name: string
  /** The paths that it may have. */
  readonly paths: readonly string[]
}

/** The credential files that it gets, by the name that they have here or had there. */
function filesOf(command: Command, script: Script): File[] {
  const { fetches, row } = effectsOf(command)
  if (isUpload(command, fetches!)) return []
  const operands = command.operands(row!.valued)
  const isPrinted = fetches!.prints?.test(command.argLine) ?? false
  // behind what lies in the store other operands may be values of options
  const last = operands.findLastIndex(({ raw }) => inStore.test(raw))
  const split = last === -1 ? operands.length - 1 : last + 1
  const named = fetches!.into ? command.valuesOf(fetches!.into) : operands.slice(split, split + 1)
  const targets = isPrinted ? sinksOf(command, script).map(({ word }) => word) : named
  const sources = (fetches!.into || isPrinted ? operands : operands.slice(0, split)).map(nameOf)
  return targets.flatMap((target) => {
    const name = plain(target)
    if (inStore.test(name)) return []
    const below = sources.filter(isCredential)
    return isCredential(name) || below.length > 0
      ? {
          name: /^\.{0,2}\/?$/.test(name) ? (below[0] ?? name) : name,
          paths: [name, ...below.map((source) => posix.join(name, source))],
        }
      : []
  })
}

/** `aws s3 cp .env s3://bucket/`: what stands before it is neither the call nor of an option. */
function isUpload({ args }: Command, { when }: Fetches): boolean {
  const at = args.findIndex(({ raw }) => inStore.test(raw))
  const [earlier, before] = [args[at - 2]?.raw ?? '', args[at - 1]?.raw]
  return (
    before !== undefined &&
    !when.test(`${before} `) &&
    ![earlier, before].some((raw) => raw.startsWith('-'))
  )
}

/** `s3://bucket/.env`, `remote:.env` */
const inStore = /^["']?[\w.-]+:/

function isCredential(name: string): boolean {
  return judgeFile(name, name) !== undefined
}

function plain({ text, raw }: Word): string {
  return text ?? withoutQuotes(raw)
}

/** The name of a file in a store, `s3://bucket/conf/.env`. */
function nameOf(word: Word): string {
  return posix.basename(plain(word))
}

/** Is it neither deleted again nor on a mount? */
function stays({ paths: own }: File, command: Command, facts: Traces, run: Run): boolean {
  const paths = facts.pathsOf(run)
  const outside = mountsOf(run.instruction).flatMap(({ target }) => target ?? [])
  const { start, end } = command
  return own.every((text) => {
    const path = paths.path({ raw: text, text, reads: [], start, end }, start)
    return (
      path === undefined ||
      (!/^\/(?:dev|proc|sys)\//.test(path) &&
        !isRemoved(run.script!, paths, command, path) &&
        !outside.some((at) => covers(at, path, true)))
    )
  })
}
