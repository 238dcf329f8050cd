import { isBundle, mountsOf } from '../src/mounts.ts'
import { callsOf } from '../src/trace/read/calls.ts'
import { andTaken, laterUndoings, takenOut, takeOut } from './config-command/taken-out.ts'
import { isCopiedFrom, isSetTwice, usersOf } from '../src/trace/write/kept-calls.ts'
import { isInsideShell } from '../src/remedy/script/nesting.ts'
import type { Flow } from '../src/trace/flows.ts'
import { placeNameInCall } from '../src/remedy/script/place-name.ts'
import { substitutesOf } from '../src/trace/write/substitutes.ts'
import type { Write } from '../src/trace/write/write.ts'
import { instructionsOf } from '../src/dockerfile.ts'
import type { Remedies } from '../src/remedy/remedies.ts'
import type { Run } from '../src/run.ts'
import type { Span } from '../src/span.ts'
import type { LeakFix, Leak, Obstacle, Transform } from '../src/transform.ts'

/**
 * Commands that store a credential in a tool's configuration. Where the tool reads the same from a
 * variable, the RUNs that use it get that variable and the command goes; npm, yarn and pnpm store
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
  claims: (leak) => leak.kind === 'write' && leak.write.kept !== undefined,
  fix(facts, flow, leak) {
    if (leak.kind !== 'write' || !leak.write.kept || leak.run.script === undefined) return undefined
    if (leak.write.kept.persist.expands) return placeNameInCall(facts, flow, leak)
    return replaceCall(facts, flow, leak)
  },
}

/** Does a mount or a RUN of the file give the variable a value by itself? */
function isGiven(facts: Remedies, name: string): boolean {
  return facts.runs.some(
    (other) =>
      mountsOf(other.instruction).some(
        // the file with all variables may set any
        (mount) => mount.env === name || isBundle(facts.options, mount),
      ) ||
      other.script?.commands.some(({ assignments }) =>
        assignments.some((assignment) => assignment.name === name),
      ),
  )
}

function replaceCall(
  facts: Remedies,
  flow: Flow,
  { run, write }: Leak & { kind: 'write' },
): LeakFix | Obstacle | undefined {
  const { call, args, persist } = write.kept!
  const found = substitutesOf(persist.variables ?? [], args, stdinOf(write))
  if (!found) return undefined
  if (isInsideShell(run.script!, call)) return undefined
  const writes = `the RUN of line ${run.instruction.firstLine} writes it to ${persist.to}`
  const isOwn = (name: string) =>
    facts.environment.declarations(name).every((item) => flow.variable.declarations.includes(item))
  const given = found.settings.find(
    ({ name }) => !isOwn(name) || isGiven(facts, name) || isSetTwice(facts, write, name),
  )
  const other = facts.flows.find(
    (item) =>
      item.variable !== flow.variable &&
      item.leaks.some((leak) => leak.kind === 'write' && leak.run === run && leak.write.kept),
  )
  if (other)
    return { why: `${writes}, and ${other.variable.id} beside it`, remedy: persist.instead }
  if (given)
    return {
      why: `${writes}, and ${given.name}, which would do the same, has a value already`,
      remedy: `put both into one ${given.name} by hand`,
    }
  const copied = facts.dockerfile.stages.find(
    (stage) =>
      stage !== run.stage &&
      instructionsOf(stage, 'COPY').some((item) => isCopiedFrom(item, run)) &&
      facts.runs.some(
        (other) =>
          other.stage === stage &&
          callsOf(other).some((item) => item.found?.tool === write.kept!.tool),
      ),
  )
  if (copied || /\bgh auth setup-git\b/.test(facts.dockerfile.source))
    return { why: `${writes}, which is used elsewhere too`, remedy: persist.instead }
  const undone = laterUndoings(facts, run, write)
  const stuckAt = undone.find((item) => item.spans === undefined)
  if (stuckAt)
    return {
      why: `${writes}, and that of line ${stuckAt.run.instruction.firstLine} takes it back, which would fail`,
      remedy: persist.instead,
    }
  const users = usersOf(facts, run, write, found.settings)
  if (users.length === 0)
    return { why: `${writes}, and no RUN is seen to use that`, remedy: persist.instead }
  const span = {
    start: Math.min(write.command.start, call.start),
    end: Math.max(write.command.end, call.end),
  }
  const spans = found.drop ? droppedWords(run, write, found.drop) : takenOut(run, span)
  if (!spans)
    return { why: `${writes} in a way that cannot be taken apart`, remedy: persist.instead }
  const exported = found.settings.filter(({ value }) => !isWhole(value, flow))
  const stuck = exported.length > 0 ? users.find((user) => !user.takesPrefix) : undefined
  if (stuck)
    return {
      why: `the RUN of line ${stuck.instruction.firstLine} would need a statement that sets ${exported[0]!.name}`,
      remedy: 'add it by hand',
    }
  const whole = found.settings.filter(({ value }) => isWhole(value, flow))
  const names = [...flow.variable.names].filter((name) =>
    exported.some(({ value }) => value.includes(name)),
  )
  return {
    done:
      `${found.settings.map(({ name }) => name).join(', ')} takes the place of what was ` +
      `kept in ${persist.to}${andTaken(undone.map((item) => item.run))}`,
    consumed: [{ run, span }],
    needs: users.flatMap((user) =>
      [...whole, ...names.map((name) => ({ name }))].map(({ name }) => ({
        run: user,
        name,
        required:
          found.settings.some((setting) => /EXTRA_INDEX/.test(setting.name)) &&
          !flow.tolerance.optional,
      })),
    ),
    runs: [],
    replaces: true,
    apply: (edit) => {
      takeOut(edit, run, spans)
      for (const item of undone) takeOut(edit, item.run, item.spans!)
      for (const user of users)
        for (const setting of exported)
          edit.prefix(
            user,
            `${setting.name}="${setting.value.replaceAll(/["\\]/g, String.raw`\$&`)}"; export ${setting.name};`,
          )
    },
  }
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
