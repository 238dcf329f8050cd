import { escapePattern } from '../src/escape-pattern.ts'
import { blockersOf } from '../src/trace/blockers.ts'
import { atRunTime } from '../src/trace/run-time.ts'
import type { Flow } from '../src/trace/flows.ts'
import { isRuledOut } from '../src/trace/read/evidence.ts'
import { readingOf } from '../src/trace/read/readings.ts'
import type { Declaration } from '../src/dockerfile/declaration.ts'
import { asShellWord, expansions } from '../src/dockerfile/expansion.ts'
import type { Remedies } from '../src/remedy/remedies.ts'
import type { Run } from '../src/run.ts'
import type { Leak, LeakFix, Obstacle, Transform } from '../src/transform.ts'

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
  const users = usersOf(facts, declaration, name)
  const stuck =
    blockerOf(facts, declaration, users) ??
    isUnread(declaration, users) ??
    isOtherThere(facts, declaration, others, users) ??
    cannotBeSet(facts, declaration, users)
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

/** Is it said to stay, or may the container read it? */
function staysForOthers(facts: Remedies, declaration: Declaration): Obstacle | undefined {
  if (facts.isIgnored(declaration.instruction))
    return {
      why: `${subjectOf(declaration)} holds it and is marked secretmount-ignore`,
      remedy: 'take the mark away, or mark the other one too',
    }
  if (atRunTime(facts, declaration) !== 'read') return undefined
  return {
    why: `${subjectOf(declaration)} holds it inside a larger text and may be read when the container runs`,
    remedy: `set ${declaration.name} in the RUN that needs it`,
  }
}

function subjectOf({ name, instruction }: Declaration): string {
  return `ENV ${name} of line ${instruction.firstLine}`
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

/** What is in the way of the ENV as if it were a secret of its own. */
function blockerOf(
  facts: Remedies,
  declaration: Declaration,
  users: readonly Run[],
): Obstacle | undefined {
  const { name } = declaration
  const variable = {
    id: name,
    names: new Set([name]),
    declarations: [declaration],
    composites: [],
    because: 'name' as const,
    source: undefined,
    literal: false,
  }
  const readings = users.map((run) => ({ run, name, how: 'named' as const, by: '' }))
  return blockersOf(facts, variable, readings)[0]
}

function isUnread(declaration: Declaration, users: readonly Run[]): Obstacle | undefined {
  if (users.length > 0) return undefined
  return {
    why: `${subjectOf(declaration)} holds it inside a larger text and no RUN is seen to read it`,
    remedy: `remove ${declaration.name} or name its reader`,
  }
}

/** Has a variable beside the secret another value in a RUN? */
function isOtherThere(
  facts: Remedies,
  declaration: Declaration,
  others: readonly string[],
  users: readonly Run[],
): Obstacle | undefined {
  const stage = facts.dockerfile.stages[declaration.stage]!
  const isOther = (run: Run, item: string) =>
    facts.inEffect(run.stage, run.instruction, item) !==
      facts.inEffect(stage, declaration.instruction, item) ||
    new RegExp(`(?:^|[\\s;&|(])${escapePattern(item)}=`).test(run.text)
  const changed = users.find((run) => others.some((item) => isOther(run, item)))
  if (!changed) return undefined
  return {
    why:
      `${subjectOf(declaration)} holds it inside a larger text, parts of which have ` +
      `other values in the RUN of line ${changed.instruction.firstLine}`,
    remedy: `put ${declaration.name} together in that RUN by hand`,
  }
}

/** Why no statement of a RUN can set an ENV of its name. */
function cannotBeSet(
  facts: Remedies,
  declaration: Declaration,
  users: readonly Run[],
): Obstacle | undefined {
  const { name } = declaration
  const isTwice = facts.dockerfile.declarations.some(
    (other) =>
      other !== declaration && other.name === name && other.instruction === declaration.instruction,
  )
  if (isTwice)
    return {
      why: `ENV of line ${declaration.instruction.firstLine} sets ${name} more than once`,
      remedy: 'leave the one that counts, and run again',
    }
  if (!/^[A-Za-z_]\w*$/.test(name))
    return {
      why: `${subjectOf(declaration)} holds it inside a larger text, under a name that no shell can set`,
      remedy: 'give it to the program that reads it in another way',
    }
  const stuck = users.find((run) => !run.takesPrefix)
  if (stuck)
    return {
      why: `the RUN of line ${stuck.instruction.firstLine} would need a statement that sets ${name}`,
      remedy: 'add it by hand',
    }
  return undefined
}

/**
 * Variables that a shell or a container has although no ENV of the file sets them: where the ENV
 * stands they are empty.
 */
const setByShell = /^(?:HOME|PWD|OLDPWD|SHLVL|HOSTNAME|IFS|PPID|USER|LOGNAME|_)$/

/** RUNs that read the ENV, by name or through a tool that knows it. */
function usersOf(facts: Remedies, declaration: Declaration, name: string): Run[] {
  const found = facts.runs.flatMap((run) => {
    if (facts.inEffect(run.stage, run.instruction, name) !== declaration) return []
    return readingOf(run, name, facts.around(run)) ?? []
  })
  return found.filter((reading) => !isRuledOut(reading, found)).map(({ run }) => run)
}
