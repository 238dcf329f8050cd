import type { Remedies } from '../../src/remedy/remedies.ts'
import { judgeName } from '../../src/catalog/names.ts'
import { type ExistingMount, mountsOf } from '../../src/mounts.ts'
import { cleaningOf } from '../../src/remedy/file/cleaning.ts'
import type { Run } from '../../src/run.ts'
import { runLines } from '../../src/run-lines.ts'
import { dumpedWrites } from '../../src/trace/write/dumped.ts'
import type { Write } from '../../src/trace/write/write.ts'
import { findWrites } from '../../src/trace/write/writes.ts'
import type { Finding } from '../../src/transform.ts'
import { type Keeping, liftMounted, type Lifted } from './lift-mounted.ts'

/** RUNs that write what they mount into the layer, by the id: the mount is of no use then. */
export class KeptSecrets {
  readonly #found = new Map<string, (Keeping & { readonly write: Write })[]>()
  readonly #lifted = new Map<string, Lifted | undefined>()

  constructor(facts: Remedies) {
    for (const run of facts.runs) {
      const mounts = secretMountsOf(run)
      // most RUNs mount nothing: their scripts need not be read for that
      if (mounts.length === 0 || facts.isIgnored(run.instruction)) continue
      if (!run.script || run.script.broken) continue
      for (const mount of mounts) {
        const write = writeOf(facts, run, mount)
        const { id } = mount
        if (!write || id === undefined) continue
        this.#found.set(id, [...(this.#found.get(id) ?? []), { run, mount, write }])
      }
    }
    for (const [id, keeping] of this.#found) this.#lifted.set(id, liftMounted(facts, keeping))
  }

  /** Does the RUN get the secret of that id otherwise from now on, or as it is meant? */
  isServed(run: Run, id: string | undefined): boolean {
    return id !== undefined && (this.#lifted.get(id)?.runs.includes(run) ?? false)
  }

  /** Does the RUN lose the mount, or get another one in its place? */
  isTreated({ flag, id }: ExistingMount): boolean {
    return (
      id !== undefined &&
      this.#lifted.get(id) !== undefined &&
      this.#found.get(id)!.some(({ mount }) => mount.flag === flag)
    )
  }

  /** Does the RUN lose the mount? */
  isGone({ flag, id }: ExistingMount): boolean {
    const { gone = [] } = (id !== undefined && this.#lifted.get(id)) || {}
    return gone.some((mount) => mount.flag === flag)
  }

  *of(run: Run): Iterable<Finding> {
    for (const [id, keeping] of this.#found) {
      const lifted = this.#lifted.get(id)
      for (const { write } of keeping.filter((item) => item.run === run))
        yield finding(run, id, write, lifted)
    }
  }
}

function finding(run: Run, id: string, write: Write, lifted: Lifted | undefined): Finding {
  const base = { at: run.instruction.span, name: id, safety: 'safe' as const }
  const harm = `the RUN mounts ${id} and writes it to ${write.to}, so it stays in the layer all the same`
  if (!lifted) return { ...base, message: `${harm}; ${write.instead}` }
  const runs = [...new Set(lifted.runs)]
  const gets =
    runs.length === 0
      ? 'no RUN needs it'
      : `${runLines(runs)} ${runs.length === 1 ? 'gets' : 'get'} it`
  const done = [...lifted.done, gets].join('; ')
  return { ...base, message: `${harm}; ${done}`, fix: lifted.apply }
}

/** Where a RUN leaves what it mounts. */
function writeOf(facts: Remedies, run: Run, { env, target }: ExistingMount): Write | undefined {
  const names = env === undefined ? [] : [env]
  const files = target === undefined ? [] : [target]
  const dumped = env === undefined ? [] : dumpedWrites(facts, run)
  const maySet = names.length > 0 ? () => true : mayBeSet(facts, run)
  return [...findWrites(run.script!, names, facts.pathsOf(run), files, maySet), ...dumped].find(
    ({ removed }) => !removed,
  )
}

/**
 * The variables that a mounted file may set where it is read as a script: those that are called like
 * secrets; all that nothing else gives, where none is.
 */
function mayBeSet(facts: Remedies, { stage, instruction, script }: Run): (name: string) => boolean {
  const isOpen = (name: string) => facts.inEffect(stage, instruction, name) === undefined
  const isSecret = (name: string) => judgeName(name) === 'secret' && isOpen(name)
  return script!.reads.some(({ name }) => isSecret(name)) ? isSecret : isOpen
}

function secretMountsOf(run: Run): ExistingMount[] {
  return mountsOf(run.instruction).filter(
    ({ type, options }) => type === 'secret' || options.get('type') === 'secret',
  )
}

/**
 * `rm`, `chmod` and `chown` of a mounted file fail: it is read-only and busy as long as the RUN
 * goes on.
 */
export function* tendedMounts(
  facts: Remedies,
  run: Run,
  mounts: readonly ExistingMount[],
): Iterable<Finding> {
  for (const { id, target } of mounts) {
    if (target === undefined || !run.script || run.script.broken) continue
    const cleaning = cleaningOf(facts, run, target, true)
    const harm = `the RUN deletes or changes ${target}, which it mounts, and a mounted file refuses that`
    const base = { at: run.instruction.span, ...(id === undefined ? {} : { name: id }) }
    if ('why' in cleaning) yield { ...base, safety: 'safe', message: `${harm}; ${cleaning.remedy}` }
    else if (cleaning.edits.length > 0)
      yield {
        ...base,
        safety: 'safe',
        message: `${harm}; taken out`,
        fix: (edit) => {
          for (const { span, text } of cleaning.edits) edit.replace(span, text)
        },
      }
  }
}
