import { assumedSource } from '../../src/assumed-source.ts'
import { type ExistingMount, mountsOf } from '../../src/mounts.ts'
import { readInto } from '../../src/read-into.ts'
import type { Remedies } from '../../src/remedy/remedies.ts'
import type { Change } from '../../src/remedy/second-text.ts'
import { readableBy } from '../../src/remedy/serve.ts'
import type { Run } from '../../src/run.ts'
import type { Edit, WantedMount } from '../../src/transform.ts'
import type { InlinedMount } from './lift-mounted.ts'

/** How a mounted secret reaches RUNs. */
export interface Way {
  /** The variable that it is read into. */
  readonly name: string
  /** The file mounts it as a file, not as a variable. */
  readonly isFile: boolean
  readonly places: readonly InlinedMount[]
  /** Does the statement that reads it stay in the RUN? */
  keeps(place: InlinedMount): boolean
}

/**
 * Gives one RUN the value as the file does it so far: a file is read into the variable by a
 * statement, so that a newline at its end makes no difference.
 *
 * @returns undefined where that cannot be done
 */
export function serveMounted(
  facts: Remedies,
  run: Run,
  wanted: WantedMount,
  { name, isFile, places, keeps }: Way,
): ((edit: Edit) => void) | undefined {
  const place = places.find((item) => item.run === run)
  const [{ mount: first }] = places as [InlinedMount]
  const id = first.id!
  const there = mountsOf(run.instruction).find(
    (mount) => mount.type === 'secret' && mount.id === id,
  )
  const readsFile = isFile && wanted.env !== undefined
  const isKept = there !== undefined && staysFor([wanted], there)
  const target = (isKept && there.target) || `/run/secrets/${id}`
  const isSet =
    wanted.env === name && (place ? keeps(place) : there && readInto(run, there) === name)
  if (readsFile && !isSet && !run.takesPrefix) return undefined
  const required = places.some(({ mount }) => mount.required)
  const { env: _, ...rest } = wanted
  const mount = { ...(readsFile ? readableBy(facts, run) : isFile ? rest : wanted), required }
  const from = sourceOf(facts, id, mount, readsFile ? name : undefined)
  return (edit) => {
    if (isKept) edit.source(run, id, from)
    else edit.mount(run, { id, type: 'secret', from, required, assumed: true }, mount)
    if (!readsFile || isSet) return
    const other = wanted.env === name ? '' : ` ${wanted.env}="$${name}";`
    edit.prefix(run, `${name}="$(cat ${target})" || exit 1;${other} export ${wanted.env};`)
  }
}

/** As it will be found the next time. */
function sourceOf(facts: Remedies, id: string, { env, target }: WantedMount, into?: string) {
  const options = new Map(target === undefined ? [] : [['target', target]])
  return assumedSource(facts, { type: 'secret', id, env, options }, into)
}

/** Does the mount that is there do what is asked for? */
export function staysFor(wanted: readonly WantedMount[], { env, options }: ExistingMount): boolean {
  return wanted.some(
    (mount) =>
      mount.target === undefined &&
      (env === undefined ? mount.env !== undefined || !options.has('target') : mount.env === env),
  )
}

/** What is left of a RUN: its own statement stays where the value is needed still. */
export function settled(change: Change, { places, keeps }: Way): Change | undefined {
  const place = places.find(({ parts }) => parts.some((part) => part.change === change))!
  const part = place.parts.find((item) => item.change === change)!
  // the flag is a matter of the mounts
  if (part.kind === 'flag') return undefined
  if (part.kind !== 'statement' || !keeps(place)) return change
  return part.exported === '' ? undefined : { start: part.end, end: part.end, text: part.exported }
}
