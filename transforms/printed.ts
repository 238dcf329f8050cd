import type { Facts } from '../src/facts.ts'
import type { Life } from '../src/trace/lives.ts'
import { findPrintings, type Printing } from '../src/trace/print/printing.ts'
import { makesTrace } from '../src/trace/print/tracing.ts'
import { mountsOf } from '../src/mounts.ts'
import { type Run, shellAt } from '../src/run.ts'
import type { Finding, Transform } from '../src/transform.ts'
import { treat } from '../src/remedy/treatment.ts'

/**
 * Secrets that a RUN shows in the build log. BuildKit masks them in the title of a step only, not in what its commands print: reported,
 * never changed.
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
    for (const life of facts.lives)
      for (const run of runsOf(facts, life)) yield* findPrinted(facts, life, run)
  },
}

/** The RUNs that get the secret: by a mount, or by the declaration where that has to stay. */
function runsOf(facts: Facts, life: Life): ReadonlySet<Run> {
  const treatment = treat(facts, life)
  return new Set('why' in treatment ? life.readings.map(({ run }) => run) : treatment.runs)
}

function* findPrinted(facts: Facts, { variable }: Life, run: Run): Iterable<Finding> {
  const { script, instruction } = run
  if (!script || script.broken || facts.isIgnored(instruction)) return
  const names = new Set([...variable.names, ...variable.composites.map(({ name }) => name)])
  const shell = instruction.json ?? shellAt(run.stage, instruction) ?? []
  const held = { names, files: filesOf(run, variable.id), isTraced: makesTrace(shell) }
  for (const printing of findPrintings(script, facts.pathsOf(run), held)) {
    const { safety, tell } = stories[printing.how]
    // an address that may hold nothing secret at all
    const isSure = variable.because !== 'possible'
    yield {
      at: instruction.span,
      name: variable.id,
      safety: isSure ? safety : 'note',
      message: `the RUN of line ${instruction.firstLine} ${tell(variable.id, printing.by ?? '')}`,
    }
  }
}

/** Files that the RUN has the secret in already. */
function filesOf({ instruction }: Run, id: string): string[] {
  const isOf = (name: string | undefined) =>
    name?.toLowerCase().replaceAll(/[-.]/g, '_') === id.toLowerCase()
  return mountsOf(instruction).flatMap(({ type, id: mounted, target }) =>
    type === 'secret' && target !== undefined && isOf(mounted) ? [target] : [],
  )
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
