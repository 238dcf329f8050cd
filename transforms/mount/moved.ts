import { assumedSource } from '../../src/assumed-source.ts'
import { lineage } from '../../src/dockerfile.ts'
import { type ExistingMount, mountsOf } from '../../src/mounts.ts'
import { isWhole } from '../../src/read-into.ts'
import type { Remedies } from '../../src/remedy/remedies.ts'
import { readableBy } from '../../src/remedy/serve.ts'
import type { Run } from '../../src/run.ts'
import { isSure } from '../../src/trace/read/readings.ts'
import type { Edit } from '../../src/transform.ts'
import { keptAt, setsOnly } from './reading.ts'
import { printerOf } from './shown.ts'
import { canGet, readingsOf } from './readers-behind.ts'
import { movedSource } from './sourced.ts'

/** What a RUN sets from its mounts and does nothing with, set where it is read. */
export interface Moved {
  readonly names: ReadonlySet<string>
  readonly readers: readonly Run[]
  /** What only may read it, for a reader. */
  readonly guesses: readonly string[]
  /** What is set stands in a file that is not at hand. */
  readonly isOpen?: boolean
  apply(edit: Edit): void
}

/** A variable that is set from a mounted file and from nothing else. */
interface Setting {
  readonly name: string
  readonly mount: ExistingMount
}

/** The RUNs that only set variables from what they mount, and whose readers are plain. */
export function movedExports(facts: Remedies): ReadonlyMap<Run, Moved> {
  const found = new Map<Run, Moved>()
  for (const run of facts.runs) {
    const mounts = mountsOf(run.instruction).filter(({ type }) => type === 'secret')
    if (mounts.length === 0 || facts.isIgnored(run.instruction) || !setsOnly(run)) continue
    const settings = settingsOf(run, mounts)
    const moved = settings ? movedOf(facts, run, settings) : movedSource(facts, run, mounts)
    if (moved) found.set(run, moved)
  }
  return found
}

/** Does the RUN get the variable that an earlier one sets to no end? */
export function isMovedTo(facts: Remedies, run: Run, name: string): boolean {
  return [...facts.known(movedExports).values()].some(
    ({ names, readers }) => names.has(name) && readers.includes(run),
  )
}

/** Does an earlier RUN set the variable from a mount to no end, which is told there? */
export function isSetToNoEnd(facts: Remedies, run: Run, name: string): boolean {
  return facts.runs.some(
    (other) =>
      other.instruction.span.start < run.instruction.span.start &&
      lineage(run.stage).includes(other.stage) &&
      setterIn(facts, other)?.some((setting) => setting.name === name),
  )
}

/** What hinders a reader of what a RUN sets to no end from getting it. */
export function hindranceOf(facts: Remedies, run: Run): { kept?: string; printer?: string } {
  const readings = (setterIn(facts, run) ?? []).flatMap(({ name }) => readingsOf(facts, run, name))
  for (const reading of readings) {
    const printer = reading.run.script && printerOf(facts, reading.run, reading.name)
    const kept = keptAt(facts, reading.run, reading.name)
    if (printer !== undefined || kept !== undefined)
      return {
        ...(kept === undefined ? {} : { kept }),
        ...(printer === undefined ? {} : { printer }),
      }
  }
  return {}
}

function setterIn(facts: Remedies, run: Run): Setting[] | undefined {
  const mounts = mountsOf(run.instruction).filter(({ type }) => type === 'secret')
  const isSetter = mounts.length > 0 && !facts.isIgnored(run.instruction) && setsOnly(run)
  return isSetter ? settingsOf(run, mounts) : undefined
}

/** Undefined where it sets anything from elsewhere. */
function settingsOf(run: Run, mounts: readonly ExistingMount[]): Setting[] | undefined {
  const settings = run.script!.commands.flatMap(({ assignments }) =>
    assignments.map(({ name, value }) => {
      const mount = mounts.find(({ target }) => target && value && isWhole(value.raw, target))
      return mount?.id === undefined ? undefined : { name, mount }
    }),
  )
  const isWholly = settings.length > 0 && !settings.includes(undefined)
  const names = new Set(settings.map((item) => item?.name))
  return isWholly && names.size === settings.length ? (settings as Setting[]) : undefined
}

function movedOf(facts: Remedies, run: Run, settings: readonly Setting[]): Moved | undefined {
  const readings = settings.flatMap((setting) =>
    readingsOf(facts, run, setting.name).map((reading) => ({ ...setting, reading })),
  )
  const isServed = readings.every(({ name, reading }) => canGet(facts, reading.run, name))
  if (readings.length === 0 || !isServed || facts.capability.mounts === 'none') return undefined
  return {
    names: new Set(readings.map(({ name }) => name)),
    readers: facts.runs.filter((other) => readings.some(({ reading }) => reading.run === other)),
    guesses: [...new Set(readings.flatMap(({ reading }) => (isSure(reading) ? [] : [reading.by])))],
    apply: (edit) => {
      for (const { name, mount, reading } of readings) give(facts, edit, reading.run, name, mount)
    },
  }
}

/** By a statement as before: it drops the newline that a file may end with. */
function give(
  facts: Remedies,
  edit: Edit,
  run: Run,
  name: string,
  { id, options, target, required }: ExistingMount,
): void {
  const from = assumedSource(facts, { type: 'secret', id, env: undefined, options }, name)
  const place = options.has('target') ? { target: target! } : {}
  edit.mount(
    run,
    { id: id!, type: 'secret', from, required, assumed: true },
    { ...readableBy(facts, run), ...place, required },
  )
  const check = required ? ' || exit 1' : ''
  edit.prefix(run, `${name}="$(cat ${target})"${check}; export ${name};`)
}
