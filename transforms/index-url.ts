import type { Flow } from '../src/trace/flows.ts'
import { isRuledOut } from '../src/trace/read/evidence.ts'
import { isSure, readingOf } from '../src/trace/read/readings.ts'
import type { Declaration } from '../src/dockerfile/declaration.ts'
import { asShellWord, expansions } from '../src/dockerfile/expansion.ts'
import type { Remedies } from '../src/remedy/remedies.ts'
import type { Run } from '../src/run.ts'
import type { Leak, LeakFix, Obstacle, Transform } from '../src/transform.ts'
import { inTheWay, ownMount, staysForOthers } from './index-url/in-the-way.ts'

/**
 * An ENV that holds a secret inside a larger text, an address mostly: it goes, and each RUN that
 * needs it puts the text together from the mounted secret.
 *
 * @example
 * // before
 * FROM python AS build
 * ARG INDEX_TOKEN
 * ENV PIP_INDEX_URL=https://ci:${INDEX_TOKEN}@pypi.example.com/simple
 * RUN pip install -r requirements.txt
 * FROM python
 * COPY --from=build /app /app
 * // after
 * FROM python AS build
 * RUN --mount=type=secret,id=INDEX_TOKEN,env=INDEX_TOKEN,required=true \
 *     PIP_INDEX_URL="https://ci:${INDEX_TOKEN}@pypi.example.com/simple"; export PIP_INDEX_URL; \
 *     pip install -r requirements.txt
 * FROM python
 * COPY --from=build /app /app
 */
export const indexUrl: Transform = {
  name: 'index-url',
  description:
    'ENVs that hold a secret inside an address are put together in the RUNs that need them',
  claims: (leak) => leak.kind === 'composite',
  fix: (facts, flow, leak) => (leak.kind === 'composite' ? compose(facts, flow, leak) : undefined),
}

function compose(
  facts: Remedies,
  flow: Flow,
  { declaration }: Leak & { kind: 'composite' },
): LeakFix | Obstacle | undefined {
  const { name, kind, raw } = declaration
  if (kind !== 'ENV' || declaration.stage < 0 || raw === undefined) return undefined
  const kept = staysForOthers(facts, declaration)
  if (kept) return kept
  const { escape } = facts.dockerfile.scan
  const inner = expansions(raw, escape).map((item) => item.name)
  const text = asShellWord(raw, escape)
  if (text === undefined || isOdd(facts, declaration, inner)) return undefined
  const secrets = inner.filter((item) => flow.variable.names.has(item))
  const others = inner.filter((item) => !flow.variable.names.has(item))
  const users = usersOf(facts, flow, declaration)
  const stuck = inTheWay(facts, declaration, others, users)
  if (stuck) return stuck
  const required = /EXTRA_INDEX|FIND_LINKS/.test(name) && !flow.tolerance.optional
  return {
    done: `ENV ${name} is put together in the RUNs that need it`,
    consumed: [],
    needs: users.flatMap((run) => secrets.map((item) => ({ run, name: item, required }))),
    runs: [],
    apply: (edit) => {
      edit.undeclare(declaration)
      for (const run of users) edit.prefix(run, `${name}=${text}; export ${name};`)
    },
  }
}

/** Is it made of itself or of what only a shell knows, or is another declaration made of it? */
function isOdd(facts: Remedies, declaration: Declaration, inner: readonly string[]): boolean {
  const { name, instruction } = declaration
  const { declarations, scan, stages } = facts.dockerfile
  const stage = stages[declaration.stage]!
  return (
    inner.includes(name) ||
    inner.some((item) => setByShell.test(item) && !facts.inEffect(stage, instruction, item)) ||
    declarations.some(
      ({ raw }) =>
        raw !== undefined && expansions(raw, scan.escape).some((item) => item.name === name),
    )
  )
}

/**
 * Variables that a shell or a container has although no ENV of the file sets them: where the ENV
 * stands they are empty.
 */
const setByShell = /^(?:HOME|PWD|OLDPWD|SHLVL|HOSTNAME|IFS|PPID|USER|LOGNAME|_)$/

/**
 * RUNs that read the ENV, by name or through a tool that knows it. One that is given the secret for
 * what it may read is given the ENV as well.
 */
function usersOf(facts: Remedies, { readings }: Flow, declaration: Declaration): Run[] {
  const { name } = declaration
  const found = facts.runs.flatMap((run) => {
    if (facts.inEffect(run.stage, run.instruction, name) !== declaration) return []
    // what it mounts comes behind the ENVs, and is what it reads
    if (ownMount(run, name)?.required) return []
    return readingOf(run, name, facts.around(run)) ?? []
  })
  const isGiven = (run: Run) => readings.some((reading) => reading.run === run && !isSure(reading))
  return found
    .filter((reading) => !isRuledOut(reading, found) || isGiven(reading.run))
    .map(({ run }) => run)
}
