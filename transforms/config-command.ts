import { andTaken, laterUndoings, takenOut, takeOut } from './config-command/taken-out.ts'
import { inTheWay, type Kept, writesOf } from './config-command/in-the-way.ts'
import { usersOf } from '../src/trace/write/kept-calls.ts'
import { isInsideShell } from '../src/remedy/script/nesting.ts'
import type { Flow } from '../src/trace/flows.ts'
import { placeNameInCall } from '../src/remedy/script/place-name.ts'
import { type Setting, substitutesOf } from '../src/trace/write/substitutes.ts'
import type { Write } from '../src/trace/write/write.ts'
import type { Remedies } from '../src/remedy/remedies.ts'
import type { Run } from '../src/run.ts'
import type { Span } from '../src/span.ts'
import type { LeakFix, Leak, Obstacle, Transform } from '../src/transform.ts'

/**
 * Commands that store a credential in a tool's configuration or in data of their own. Where the tool
 * reads the same from a variable, the RUNs that use it get that variable and the command goes; npm, yarn and pnpm store
 * the name of the variable instead of its value.
 *
 * @example
 * // before
 * ARG GEMS_TOKEN
 * RUN bundle config set gems.example.com "$GEMS_TOKEN"
 * RUN bundle install
 * // after
 * RUN --mount=type=secret,id=GEMS_TOKEN,env=BUNDLE_GEMS__EXAMPLE__COM,required=true bundle install
 */
export const configCommand: Transform = {
  name: 'config-command',
  description:
    'commands that store a credential in a configuration give way to the variable that the tool reads',
  claims: (leak) =>
    leak.kind === 'write' && (leak.write.kept !== undefined || leak.write.how === 'account'),
  fix(facts, flow, leak) {
    if (leak.kind !== 'write' || !leak.write.kept || leak.run.script === undefined) return undefined
    if (leak.write.kept.persist.expands) return placeNameInCall(facts, flow, leak)
    return replaceCall(facts, flow, leak)
  },
}

function replaceCall(
  facts: Remedies,
  flow: Flow,
  { run, write }: Leak & { kind: 'write' },
): LeakFix | Obstacle | undefined {
  const { call, args, persist } = write.kept!
  const found = substitutesOf(persist.variables ?? [], args, stdinOf(write))
  if (!found || isInsideShell(run.script!, call)) return undefined
  const kept = { facts, flow, run, write, found }
  const undone = laterUndoings(facts, run, write)
  const users = usersOf(facts, run, write, found.settings)
  const stuck = inTheWay(kept, undone, users)
  if (stuck) return stuck
  const span = {
    start: Math.min(write.command.start, call.start),
    end: Math.max(write.command.end, call.end),
  }
  const spans = found.drop ? droppedWords(run, write, found.drop) : takenOut(run, span)
  if (!spans)
    return { why: `${writesOf(kept)} in a way that cannot be taken apart`, remedy: persist.instead }
  const exported = found.settings.filter(({ value }) => !isWhole(value, flow))
  return (
    cannotExport(users, exported) ?? {
      done:
        `${found.settings.map(({ name }) => name).join(', ')} takes the place of what was ` +
        `kept in ${write.to}${andTaken(undone.map((item) => item.run))}`,
      consumed: [{ run, span }],
      needs: needsOf(kept, users, exported),
      runs: [],
      replaces: true,
      apply: (edit) => {
        takeOut(edit, run, spans)
        for (const item of undone) takeOut(edit, item.run, item.spans!)
        for (const user of users)
          for (const setting of exported) edit.prefix(user, exportOf(setting))
      },
    }
  )
}

/** Would a RUN that takes no statement need one? */
function cannotExport(users: readonly Run[], exported: readonly Setting[]): Obstacle | undefined {
  const stuck = exported.length > 0 ? users.find((user) => !user.takesPrefix) : undefined
  return (
    stuck && {
      why: `the RUN of line ${stuck.instruction.firstLine} would need a statement that sets ${exported[0]!.name}`,
      remedy: 'add it by hand',
    }
  )
}

/** What the users get: the variable of the tool, and for a larger value those that it is made of. */
function needsOf(
  { flow, found }: Kept,
  users: readonly Run[],
  exported: readonly Setting[],
): LeakFix['needs'] {
  const whole = found.settings.filter(({ value }) => isWhole(value, flow)).map(({ name }) => name)
  const names = [...flow.variable.names].filter((name) =>
    exported.some(({ value }) => value.includes(name)),
  )
  const required =
    found.settings.some(({ name }) => /EXTRA_INDEX/.test(name)) && !flow.tolerance.optional
  return users.flatMap((run) => [...whole, ...names].map((name) => ({ run, name, required })))
}

function exportOf({ name, value }: Setting): string {
  return `${name}="${value.replaceAll(/["\\]/g, String.raw`\$&`)}"; export ${name};`
}

/** The options that hold the credential, each with its value; the call stays. */
function droppedWords(run: Run, { kept }: Write, drop: RegExp): readonly Span[] | undefined {
  const { words } = kept!.call
  const spans: (Span | undefined)[] = []
  for (let index = 1; index < words.length; index++) {
    const [flag] = words[index]!.raw.split('=')
    if (!drop.test(flag!)) continue
    const hasValue =
      !words[index]!.raw.includes('=') &&
      words[index + 1] !== undefined &&
      !words[index + 1]!.raw.startsWith('-')
    spans.push(
      run.source({ start: words[index - 1]!.end, end: words[hasValue ? index + 1 : index]!.end }),
    )
    if (hasValue) index++
  }
  return spans.includes(undefined) ? undefined : (spans as Span[])
}

/** What `echo "$TOKEN"` pipes into the call. */
function stdinOf({ command, kept }: Write): string | undefined {
  if (kept!.call === command) return undefined
  const operands = command.words.slice(1).filter((word) => !word.raw.startsWith('-'))
  return operands.length === 1 ? operands[0]!.raw : undefined
}

/** Is the value the secret and nothing else? Then the mount itself can set the variable. */
function isWhole(value: string, { variable }: Flow): boolean {
  const name = /^\$\{?(\w+)\}?$/.exec(value)?.[1]
  return name !== undefined && variable.names.has(name)
}
