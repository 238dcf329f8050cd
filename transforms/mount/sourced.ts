import { assumedSource } from '../../src/assumed-source.ts'
import { effectsOf } from '../../src/catalog/programs/effects.ts'
import type { ExistingMount } from '../../src/mounts.ts'
import type { Remedies } from '../../src/remedy/remedies.ts'
import { readableBy } from '../../src/remedy/serve.ts'
import type { Run } from '../../src/run.ts'
import { contextPath } from '../../src/trace/enter/configs.ts'
import { isSure } from '../../src/trace/read/readings.ts'
import type { Edit } from '../../src/transform.ts'
import type { Moved } from './moved.ts'
import { canGet, readingsOf } from './readers-behind.ts'

/** A mounted file of assignments that a RUN reads to no end: `set -a && . /run/secrets/env`. */
interface Sourced {
  readonly mount: ExistingMount
  /** Is what it sets exported by `set -a`? */
  readonly isExported: boolean
}

/** The file read by the RUNs behind it that are meant to have what it sets. */
export function movedSource(
  facts: Remedies,
  run: Run,
  mounts: readonly ExistingMount[],
): Moved | undefined {
  const sourced = sourcedIn(run, mounts)
  if (!sourced || facts.capability.mounts === 'none') return undefined
  const set = setBy(facts, sourced)
  const names = set ? [...set.keys()] : namesBehind(facts, run)
  const readings = names.flatMap((name) =>
    readingsOf(facts, run, name).filter(({ how }) => how === 'named' || set?.get(name)),
  )
  const isServed = readings.every((reading) => canGet(facts, reading.run, reading.name))
  if (readings.length === 0 || !isServed) return undefined
  const readers = facts.runs.filter((other) => readings.some((reading) => reading.run === other))
  return {
    names: new Set(readings.map(({ name }) => name)),
    readers,
    guesses: [...new Set(readings.flatMap((reading) => (isSure(reading) ? [] : reading.by)))],
    isOpen: set === undefined,
    apply: (edit) => {
      for (const reader of readers) give(facts, edit, reader, sourced)
    },
  }
}

/** Undefined where the RUN does anything else. */
function sourcedIn({ script }: Run, mounts: readonly ExistingMount[]): Sourced | undefined {
  const reading = script!.commands.filter((command) => effectsOf(command).row?.sources)
  const [command] = reading
  const rest = script!.commands.filter((other) => other !== command)
  const isPlain = rest.every(({ texts }) =>
    /^set (?:[-+](?:a|o allexport)|-[eux]{1,3})$/.test(texts.join(' ')),
  )
  if (!command || reading.length > 1 || !isPlain || command.args.length !== 1) return undefined
  const mount = mounts.find(({ target, id }) => id && target === command.args[0]!.text)
  const before = rest.filter(({ start }) => start < command.start)
  const switches = before
    .map(({ texts }) => texts.join(' '))
    .filter((text) => !/ -[eux]/.test(text))
  const isExported = /^set -(?:a|o allexport)$/.test(switches.at(-1) ?? '')
  return mount && { mount, isExported }
}

/** What the file sets, and whether it is exported; undefined when it is not at hand. */
function setBy(facts: Remedies, { mount, isExported }: Sourced): Map<string, boolean> | undefined {
  const source = assumedSource(facts, mount)
  const text =
    typeof source === 'object' && 'src' in source
      ? facts.readContext(contextPath(source.src))
      : undefined
  if (text === undefined) return undefined
  const lines = [...text.matchAll(/^[ \t]*(export[ \t]+)?([A-Za-z_]\w*)=/gm)]
  return new Map(lines.map(([, exported, name]) => [name!, isExported || exported !== undefined]))
}

/** What images and shells set by themselves. */
const usual =
  /^(?:HOME|PATH|PWD|OLDPWD|USER|SHELL|HOSTNAME|TERM|LANG|IFS)$|_(?:HOME|VERSION|PATH|DIR|ROOT)$/

/** Names as environments have them that RUNs behind it read. */
function namesBehind({ runs }: Remedies, { instruction }: Run): string[] {
  const behind = runs.filter((run) => run.instruction.span.start > instruction.span.start)
  const read = behind.flatMap(({ script }) => script?.reads.map(({ name }) => name) ?? [])
  return [...new Set(read)].filter((name) => /^[A-Z][A-Z0-9_]*$/.test(name) && !usual.test(name))
}

function give(facts: Remedies, edit: Edit, run: Run, { mount, isExported }: Sourced): void {
  const { id, options, target, required } = mount
  const from = assumedSource(facts, mount)
  const place = options.has('target') ? { target: target! } : {}
  edit.mount(
    run,
    { id: id!, type: 'secret', from, required, assumed: true },
    { ...readableBy(facts, run), ...place, required },
  )
  const statement = `. ${target} || exit 1;`
  edit.prefix(run, isExported ? `set -a; ${statement} set +a;` : statement)
}
