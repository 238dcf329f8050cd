import { defaultBuilder } from '../../src/builder.ts'
import type { ExistingMount } from '../../src/mounts.ts'
import { readInto } from '../../src/read-into.ts'
import { RecordedEdits, type Replay } from '../../src/remedy/recorded.ts'
import type { Remedies } from '../../src/remedy/remedies.ts'
import { type Change, SecondText } from '../../src/remedy/second-text.ts'
import { findRemedy, type Remedy } from '../../src/remedy/remedy.ts'
import type { Run } from '../../src/run.ts'
import { toleranceOf } from '../../src/trace/read/tolerance.ts'
import type { WantedMount, WantedSecret } from '../../src/transform.ts'
import { inlined, type Part } from './inlined.ts'
import { serveMounted, settled, staysFor } from './serve-mounted.ts'

/** A RUN that writes what it mounts into the layer. */
export interface Keeping {
  readonly run: Run
  readonly mount: ExistingMount
}

/** How a mounted secret is kept out of the layers. */
export interface Lifted {
  /** What is done, clauses for its story. */
  readonly done: readonly string[]
  /** The RUNs that get it afterwards. */
  readonly runs: readonly Run[]
  /** Those of the mounts that go. */
  readonly gone: readonly ExistingMount[]
  readonly apply: Replay
}

/** The same, with what becomes of its text. */
export interface InlinedMount extends Keeping {
  readonly parts: readonly Part[]
}

/** What the second text is asked for, with the mounts apart. */
class RecordedMounts extends RecordedEdits {
  readonly mounts: { readonly run: Run; readonly mount: WantedMount }[] = []
  readonly statements: { readonly run: Run; readonly statement: string }[] = []

  override mount(run: Run, _secret: WantedSecret, mount: WantedMount): void {
    this.mounts.push({ run, mount })
  }

  override prefix(run: Run, statement: string): void {
    this.statements.push({ run, statement })
    super.prefix(run, statement)
  }
}

/**
 * What would be done if the value of a mounted secret came as a build argument, done with the
 * mount: a second text, which nobody gets to see, declares the argument in the place of the mount.
 *
 * @param keeping the RUNs that write it down, in order, of one id
 */
export function liftMounted(facts: Remedies, keeping: readonly Keeping[]): Lifted | undefined {
  const [{ mount: first }] = keeping as [Keeping]
  const id = first.id!
  const name = nameOf(facts, keeping)
  if (name === undefined || !canBeLifted(facts, keeping)) return undefined
  const places = keeping.flatMap((item): InlinedMount[] => {
    const parts = inlined(item.run, item.mount, name)
    return parts ? [{ ...item, parts }] : []
  })
  if (places.length < keeping.length) return undefined
  const text = new SecondText(facts.dockerfile.source, [
    ...places.flatMap(({ parts }) => parts.map(({ change }) => change)),
    ...declarations(places, name),
  ])
  const model = { style: 'env', ids: { [name]: id }, builder: defaultBuilder } as const
  const second = facts.of(text.text, name, model)
  if (second.capability.mounts !== 'env') return undefined
  const indexes = places.map(({ run }) => facts.runs.indexOf(run))
  const remedy = remedyFor(second, name, indexes)
  if (!remedy || remedy.secret.id !== id) return undefined
  const asked = new RecordedMounts(facts, second, text)
  remedy.apply(asked)
  return carriedOver({
    facts,
    second,
    asked,
    remedy,
    name,
    isFile: first.env === undefined,
    places,
  })
}

/** Can a mount of its kind be served to other RUNs, and its value be put in as a variable? */
function canBeLifted({ capability }: Remedies, keeping: readonly Keeping[]): boolean {
  const [{ mount: first }] = keeping as [Keeping]
  const isFile = first.env === undefined
  return (
    (isFile ? capability.mounts !== 'none' : capability.mounts === 'env') &&
    !first.id!.includes('/') &&
    keeping.every(
      ({ run, mount }) =>
        mount.env === first.env &&
        (isFile || mount.target === undefined) &&
        !/\bbase64\b/.test(run.text),
    )
  )
}

/** What the second text was asked for, and whom it is for. */
interface Asked {
  readonly facts: Remedies
  readonly second: Remedies
  readonly asked: RecordedMounts
  readonly remedy: Remedy
  readonly name: string
  readonly isFile: boolean
  readonly places: readonly InlinedMount[]
}

/** The same edits for the text as it is. */
function carriedOver(parts: Asked): Lifted | undefined {
  const { facts, second, asked, remedy, name, isFile, places } = parts
  const own = asked.mounts.map(({ run, mount }) => ({ run: runOf(facts, second, run), mount }))
  const wanted = (run: Run) => own.flatMap((item) => (item.run === run ? [item.mount] : []))
  // what is put before the RUN cannot read what the RUN sets in it
  const isRead = (run: Run) =>
    asked.statements.some(
      (item) => runOf(facts, second, item.run) === run && item.statement.includes(name),
    )
  const keeps = (place: InlinedMount) =>
    place.parts.some(({ kind }) => kind === 'statement') &&
    wanted(place.run).some(({ env }) => env === name) &&
    !isRead(place.run)
  const way = { name, isFile, places, keeps }
  const mountings = own.map(({ run, mount }) => serveMounted(facts, run, mount, way))
  if (mountings.includes(undefined)) return undefined
  const replay = asked.replay((change) => settled(change, way))
  const isWhole = places.every((place) =>
    place.parts.every(({ kind, change }) => kind !== 'file' || asked.isReplaced(change)),
  )
  if (!replay || !isWhole) return undefined
  const gone = places.filter(({ run, mount }) => !staysFor(wanted(run), mount))
  return {
    done: remedy.done,
    runs: own.map(({ run }) => run),
    gone: gone.map(({ mount }) => mount),
    apply: (edit) => {
      for (const { run, mount } of gone) edit.unmount(run, mount)
      for (const mounting of mountings) mounting!(edit)
      replay(edit)
    },
  }
}

/** The variable that all of them read it into, else one that is called like the id. */
function nameOf(facts: Remedies, keeping: readonly Keeping[]): string | undefined {
  const said = new Set(keeping.flatMap(({ run, mount }) => mount.env ?? readInto(run, mount) ?? []))
  const [name = keeping[0]!.mount.id!.replaceAll(/\W/g, '_').toUpperCase()] = said
  const isFree =
    said.size < 2 &&
    /^[A-Z_]\w*$/i.test(name) &&
    !facts.dockerfile.declarations.some((item) => item.name === name) &&
    (said.size === 1 || !namesVariable(facts, name))
  return isFree ? name : undefined
}

/** Does something of the file name a variable so? */
function namesVariable({ runs }: Remedies, name: string): boolean {
  return runs.some(
    ({ script, text }) =>
      text.includes(name) &&
      (!script ||
        script.reads.some((read) => read.name === name) ||
        script.commands.some(({ assignments }) => assignments.some((item) => item.name === name))),
  )
}

/** One for each stage, right before it is needed. */
function declarations(places: readonly Keeping[], name: string): Change[] {
  const first = new Map<number, number>()
  for (const { run } of places) {
    const { start } = run.instruction.span
    first.set(run.stage.index, Math.min(start, first.get(run.stage.index) ?? start))
  }
  return [...first.values()].map((start) => ({ start, end: start, text: `ARG ${name}\n` }))
}

/** Only the RUNs that write it down count: what others do with a mount of their own is right. */
function remedyFor(second: Remedies, name: string, runs: readonly number[]) {
  const flow = second.flows.find(({ variable }) => variable.names.has(name))
  if (!flow || flow.variable.names.size > 1 || flow.variable.composites.length > 0) return undefined
  const isOwn = (run: Run) => runs.includes(second.runs.indexOf(run))
  const readings = flow.readings.filter(({ how, run }) => how === 'named' && isOwn(run))
  const leaks = flow.leaks.filter((leak) => leak.kind === 'write' && isOwn(leak.run))
  if (leaks.length === 0) return undefined
  const tolerance = toleranceOf(flow.variable, readings)
  const remedy = findRemedy(second, { ...flow, readings, leaks, tolerance })
  return 'why' in remedy ? undefined : remedy
}

function runOf(facts: Remedies, second: Remedies, { instruction }: Run): Run {
  return facts.runs[second.runs.findIndex((other) => other.instruction === instruction)]!
}
