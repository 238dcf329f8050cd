import { escapePattern } from '../../src/escape-pattern.ts'
import type { Declaration } from '../../src/dockerfile/declaration.ts'
import { type ExistingMount, mountsOf } from '../../src/mounts.ts'
import type { Remedies } from '../../src/remedy/remedies.ts'
import type { Run } from '../../src/run.ts'
import { blockersOf } from '../../src/trace/blockers.ts'
import { atRunTime } from '../../src/trace/run-time.ts'
import type { Obstacle } from '../../src/transform.ts'

/**
 * Why the RUNs cannot put the ENV together.
 *
 * @param others variables in its text that are no secrets
 * @param users the RUNs that read it
 */
export function inTheWay(
  facts: Remedies,
  declaration: Declaration,
  others: readonly string[],
  users: readonly Run[],
): Obstacle | undefined {
  return (
    blockerOf(facts, declaration, users) ??
    mayBeMounted(declaration, users) ??
    isUnread(declaration, users) ??
    isOtherThere(facts, declaration, others, users) ??
    cannotBeSet(facts, declaration, users)
  )
}

/** The mount by which a RUN sets a variable itself. */
export function ownMount({ instruction }: Run, name: string): ExistingMount | undefined {
  return mountsOf(instruction).find(({ type, env }) => type === 'secret' && env === name)
}

/** Does the ENV count in a RUN only where its own mount is given nothing? */
function mayBeMounted(declaration: Declaration, users: readonly Run[]): Obstacle | undefined {
  const { name } = declaration
  const run = users.find((user) => ownMount(user, name))
  return (
    run && {
      why:
        `${subjectOf(declaration)} holds it inside a larger text, and the RUN of line ` +
        `${run.instruction.firstLine} mounts a secret as ${name} that need not be given`,
      remedy: `add required=true to that mount, or set ${name} in that RUN by hand`,
    }
  )
}

/** Is it said to stay, or may the container read it? */
export function staysForOthers(facts: Remedies, declaration: Declaration): Obstacle | undefined {
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
