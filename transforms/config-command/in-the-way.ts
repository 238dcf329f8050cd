import { instructionsOf } from '../../src/dockerfile.ts'
import { isBundle, mountsOf } from '../../src/mounts.ts'
import type { Remedies } from '../../src/remedy/remedies.ts'
import type { Run } from '../../src/run.ts'
import type { Flow } from '../../src/trace/flows.ts'
import { callsOf } from '../../src/trace/read/calls.ts'
import { isCopiedFrom, isSetTwice } from '../../src/trace/write/kept-calls.ts'
import type { Substitutes } from '../../src/trace/write/substitutes.ts'
import type { Write } from '../../src/trace/write/write.ts'
import type { Obstacle } from '../../src/transform.ts'
import { setInside } from './set-inside.ts'
import type { Undoing } from './taken-out.ts'
import { touching } from './touched.ts'

/** A call that keeps the secret, and what sets the same for the RUNs that use it. */
export interface Kept {
  readonly facts: Remedies
  readonly flow: Flow
  readonly run: Run
  readonly write: Write
  readonly found: Substitutes
}

/** Why the variables cannot take the place of what is kept. */
export function inTheWay(
  kept: Kept,
  undone: readonly Undoing[],
  users: readonly Run[],
): Obstacle | undefined {
  return (
    isKeptBeside(kept) ??
    isGivenAlready(kept) ??
    isUsedElsewhere(kept) ??
    cannotBeUndone(kept, undone) ??
    (users.length === 0 ? left(kept, 'no RUN is seen to use that') : lacksOthers(kept)) ??
    isMadeThere(kept, users) ??
    isWrittenAnew(kept, users) ??
    isTouched(kept)
  )
}

/** How a story of it begins. */
export function writesOf({ run, write }: Kept): string {
  return `the RUN of line ${run.instruction.firstLine} writes it to ${write.to}`
}

function left(kept: Kept, because: string): Obstacle {
  return { why: `${writesOf(kept)}, and ${because}`, remedy: kept.write.kept!.persist.instead }
}

/** Does the RUN keep another secret in the same way? */
function isKeptBeside(kept: Kept): Obstacle | undefined {
  const { facts, flow, run } = kept
  const other = facts.flows.find(
    (item) =>
      item.variable !== flow.variable &&
      item.leaks.some((leak) => leak.kind === 'write' && leak.run === run && leak.write.kept),
  )
  return other && left(kept, `${other.variable.id} beside it`)
}

/** Has a variable that would do the same a value already? */
function isGivenAlready(kept: Kept): Obstacle | undefined {
  const { facts, flow, write, found } = kept
  const isOwn = (name: string) =>
    facts.environment.declarations(name).every((item) => flow.variable.declarations.includes(item))
  const given = found.settings.find(
    ({ name }) => !isOwn(name) || isGiven(facts, name) || isSetTwice(facts, write, name),
  )
  return (
    given && {
      why: `${writesOf(kept)}, and ${given.name}, which would do the same, has a value already`,
      remedy: `put both into one ${given.name} by hand`,
    }
  )
}

/** Would one of those that count only together be missing? */
function lacksOthers(kept: Kept): Obstacle | undefined {
  const { facts, write, found } = kept
  const isSet = (name: string) =>
    found.settings.some((setting) => setting.name === name) ||
    facts.environment.declarations(name).length > 0 ||
    isGiven(facts, name) ||
    isSetTwice(facts, write, name)
  const missing = found.together.find((name) => !isSet(name))
  return missing === undefined
    ? undefined
    : left(
        kept,
        `${found.settings[0]!.name} counts only beside ${missing}, which is kept there too`,
      )
}

/** Is the value made of what only the RUN of the call knows? */
function isMadeThere(kept: Kept, users: readonly Run[]): Obstacle | undefined {
  const name = setInside(kept, users)
  const told = name === undefined || /^[A-Za-z_]/.test(name) ? name : `$${name}`
  return told === undefined
    ? undefined
    : left(kept, `the value is made of ${told}, which is set only there`)
}

/** Does a RUN write the variable into a file that would take the place of what is kept? */
function isWrittenAnew(kept: Kept, users: readonly Run[]): Obstacle | undefined {
  const names = new Set(kept.found.settings.map(({ name }) => name))
  for (const user of users) {
    // the call itself is one where the variable has the name of the tool's own
    const write = kept.facts
      .writesOf(user, names)
      .find(({ command }) => command !== kept.write.command)
    if (write === undefined) continue
    const who = user === kept.run ? 'it' : `the RUN of line ${user.instruction.firstLine}`
    return left(kept, `${who} writes what is kept there to ${write.to}`)
  }
  return undefined
}

/** Would something miss the file that is kept? */
function isTouched(kept: Kept): Obstacle | undefined {
  const how = touching(kept)
  return how === undefined ? undefined : left(kept, how)
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

/** Does another stage copy what was kept, or git by `gh` use it? */
function isUsedElsewhere(kept: Kept): Obstacle | undefined {
  const { facts, run, write } = kept
  const { source, stages } = facts.dockerfile
  const isOfTool = (other: Run) =>
    callsOf(other).some((item) => item.found?.tool === write.kept!.tool)
  const isCopied = stages.some(
    (stage) =>
      stage !== run.stage &&
      instructionsOf(stage, 'COPY').some((item) => isCopiedFrom(item, run)) &&
      facts.runs.some((other) => other.stage === stage && isOfTool(other)),
  )
  return isCopied || /\bgh auth setup-git\b/.test(source)
    ? { why: `${writesOf(kept)}, which is used elsewhere too`, remedy: write.kept!.persist.instead }
    : undefined
}

function cannotBeUndone(kept: Kept, undone: readonly Undoing[]): Obstacle | undefined {
  const stuck = undone.find((item) => item.spans === undefined)
  const line = stuck?.run.instruction.firstLine
  return stuck && left(kept, `that of line ${line} takes it back, which would fail`)
}
