import { posix } from 'node:path'
import type { Remedies } from '../src/remedy/remedies.ts'
import type { Flow } from '../src/trace/flows.ts'
import { findPrintings, type Held, type Printing } from '../src/trace/print/printing.ts'
import { makesTrace } from '../src/trace/print/tracing.ts'
import { judgeName } from '../src/catalog/names.ts'
import { isBundle, mountsOf } from '../src/mounts.ts'
import { type FileFlow, findFileFlows } from '../src/remedy/file/files.ts'
import type { Run } from '../src/run.ts'
import { shellAt } from '../src/run/shell-at.ts'
import type { Finding, Transform } from '../src/transform.ts'

/**
 * Secrets that a RUN shows in the build log. BuildKit masks them in the title of a step only, not
 * in what its commands print: reported, not changed. A RUN that only echoes the secret goes with its
 * declaration, where another RUN reads it.
 *
 * @example
 * // reported
 * ARG NPM_TOKEN
 * RUN echo "using $NPM_TOKEN" && npm ci
 */
export const printed: Transform = {
  name: 'printed',
  description: 'secrets that a RUN prints into the build log are reported',
  *find(facts) {
    for (const flow of facts.flows)
      for (const run of runsOf(facts, flow)) yield* findPrinted(facts, flow, run)
    for (const run of facts.runs) yield* findShown(facts, run)
    for (const flow of facts.known(findFileFlows)) yield* findPrintedFile(facts, flow)
  },
}

/** What a RUN prints of a file that it had by a COPY, and has by a mount now. */
function* findPrintedFile(facts: Remedies, { mounting, review }: FileFlow): Iterable<Finding> {
  if (!mounting || (review && !facts.options.unsafe)) return
  for (const { run, mount } of mounting.mounts)
    yield* printings(facts, run, mounting.secret.id, {
      names: new Set(),
      files: pathsOf(facts, run, mount.target),
    })
}

/** What a RUN prints of mounts that stand for no variable of the file. */
function* findShown(facts: Remedies, run: Run): Iterable<Finding> {
  for (const mount of mountsOf(run.instruction)) {
    const { type, id, env, target } = mount
    if (type !== 'secret' || id === undefined) continue
    if (facts.flows.some((flow) => isSame(flow.variable.id, id) && runsOf(facts, flow).has(run)))
      continue
    if (isBundle(facts.options, mount)) yield* findBundled(facts, run)
    const names = new Set(env === undefined ? assignedFrom(run, target) : [env])
    yield* printings(facts, run, id, { names, files: pathsOf(facts, run, target) })
  }
}

/** A target without a slash lies in the working directory, most often that of the whole image. */
function pathsOf(facts: Remedies, run: Run, target: string | undefined): string[] {
  if (target === undefined || target.startsWith('/')) return target === undefined ? [] : [target]
  const { workdir } = facts.userAt(run.stage, run.instruction)
  return [posix.resolve(workdir ?? '/', target), `./${posix.normalize(target)}`]
}

/** Names of secrets that the RUN can only have from the one file with all of them. */
function* findBundled(facts: Remedies, run: Run): Iterable<Finding> {
  for (const name of new Set(run.script?.reads.map((read) => read.name))) {
    const isOwn = facts.flows.some(({ variable }) => variable.names.has(name))
    if (isOwn || judgeName(name) !== 'secret' || facts.inEffect(run.stage, run.instruction, name))
      continue
    yield* printings(facts, run, name, { names: new Set([name]), files: [] })
  }
}

/** Variables that the RUN sets from the mounted file. */
function assignedFrom({ script }: Run, target: string | undefined): string[] {
  if (target === undefined) return []
  return (script?.commands ?? []).flatMap(({ assignments }) =>
    assignments.filter(({ value }) => value?.raw.includes(target)).map(({ name }) => name),
  )
}

/** The RUNs that get the secret: by a mount, or by the declaration where that has to stay. */
function runsOf(facts: Remedies, flow: Flow): ReadonlySet<Run> {
  const remedy = facts.remedyFor(flow)
  return new Set('why' in remedy ? flow.readings.map(({ run }) => run) : remedy.runs)
}

function* findPrinted(facts: Remedies, { variable }: Flow, run: Run): Iterable<Finding> {
  const names = new Set([...variable.names, ...variable.composites.map(({ name }) => name)])
  const held = { names, files: filesOf(run, variable.id) }
  for (const finding of printings(facts, run, variable.id, held))
    // an address that may hold nothing secret at all
    yield variable.because === 'possible' ? { ...finding, safety: 'note' } : finding
}

function* printings(
  facts: Remedies,
  run: Run,
  id: string,
  held: Pick<Held, 'names' | 'files'>,
): Iterable<Finding> {
  const { script, instruction } = run
  if (!script || script.broken || facts.isIgnored(instruction)) return
  const shell = instruction.json ?? shellAt(run.stage, instruction) ?? []
  const paths = facts.pathsOf(run)
  const writes = held.files.length === 0 ? { writes: facts.writesOf(run, held.names) } : {}
  const known = { ...held, ...writes, isTraced: makesTrace(shell) }
  for (const printing of findPrintings(script, paths, known)) {
    const { safety, tell } = stories[printing.how]
    const message = `the RUN of line ${instruction.firstLine} ${tell(id, printing.by ?? '')}`
    yield { at: instruction.span, name: id, safety, message }
  }
}

/** Files that the RUN has the secret in already. */
function filesOf({ instruction }: Run, id: string): string[] {
  return mountsOf(instruction).flatMap(({ type, id: mounted, target }) =>
    type === 'secret' && target !== undefined && mounted !== undefined && isSame(id, mounted)
      ? [target]
      : [],
  )
}

function isSame(variable: string, id: string): boolean {
  return id.toLowerCase().replaceAll(/[-.]/g, '_') === variable.toLowerCase()
}

interface Story {
  readonly safety: 'safe' | 'note'
  tell(id: string, program: string): string
}

const stories: Readonly<Record<Printing['how'], Story>> = {
  value: {
    safety: 'safe',
    tell: (id, program) => `prints ${id} into the build log (${program}); take that command out`,
  },
  all: {
    safety: 'safe',
    tell: (id, program) =>
      `prints its whole environment into the build log (${program}), ${id} too; take that command out`,
  },
  trace: {
    safety: 'note',
    tell: (id) => `traces its commands into the build log (set -x), ${id} too where they name it`,
  },
  headers: {
    safety: 'note',
    tell: (id, program) =>
      `has ${program} show what it sends in the build log, the header with ${id} too`,
  },
}
