import { becomesUser } from '../../catalog/programs/in-texts.ts'
import { effectsOf } from '../../catalog/programs/effects.ts'
import { type ExistingMount, mountsOf } from '../../mounts.ts'
import type { Remedies } from '../remedies.ts'
import { isRoot, uidOf } from '../../run-user.ts'
import type { Run } from '../../run.ts'
import { samePath } from '../../trace/paths.ts'
import type { Span } from '../../span.ts'
import { openingOf } from '../opened-mount.ts'
import { readableBy } from '../serve.ts'
import type { Obstacle, WantedMount } from '../../transform.ts'
import type { ConfigFile } from '../../trace/enter/configs.ts'

/** The mount of a file: at its path, for the user who reads it, with the mode that COPY gave it. */
export function mountOf(
  facts: Remedies,
  run: Run,
  config: ConfigFile,
  target: string,
): WantedMount {
  const { copy, stage } = config
  const base = { target, required: true }
  const { user } = facts.userAt(run.stage, run.instruction)
  const mode = /^0?[0-7]{3}$/.test(copy?.chmod ?? '')
    ? { mode: `0${copy!.chmod!.replace(/^0/, '')}` }
    : {}
  const [owner, group] = (copy?.chown ?? '').split(':')
  const given = givenTo(facts, run, target)
  // root reads what belongs to anybody, but another user that root becomes does not
  if (isRoot(user) && !becomesAnother(run)) return { ...base, ...mode }
  const reader = isRoot(user) ? (given ?? owner) : (owner ?? given)
  const uid = reader ? uidOf(facts.environment, stage, reader) : undefined
  if (uid === undefined || uid === 0)
    return isRoot(user)
      ? { ...base, mode: '0444' }
      : { ...base, ...('mode' in mode && isOpen(mode.mode) ? mode : {}), ...readableBy(facts, run) }
  return { ...base, ...mode, uid, ...(group && /^\d+$/.test(group) ? { gid: Number(group) } : {}) }
}

function isOpen(mode: string): boolean {
  return /[4567]$/.test(mode)
}

function becomesAnother(run: Run): boolean {
  return becomesUser.test(run.text)
}

/** Whom the RUN itself gives the file to: `chown crane /home/crane/.ssh/id_rsa`. */
function givenTo(facts: Remedies, run: Run, target: string): string | undefined {
  if (!run.script) return undefined
  const paths = facts.pathsOf(run)
  for (const command of run.script.commands) {
    const { changes } = effectsOf(command)
    if (changes?.what !== 'owner') continue
    const [owner] = command.operands()
    if (changes.operands.some((word) => samePath(paths.path(word, command.start), target)))
      return owner?.text?.split(':')[0]
  }
  return undefined
}

/**
 * The agent's socket is root's alone, unless the mount says otherwise (Dockerfile reference, RUN
 * --mount=type=ssh).
 */
export function agentMount(facts: Remedies, run: Run): WantedMount {
  const { uid, mode } = readableBy(facts, run)
  return uid === undefined ? (mode === undefined ? {} : { mode: '0666' }) : { uid }
}

/** The agents that a RUN mounts already. */
export function agentsOf({ instruction }: Run): readonly ExistingMount[] {
  return mountsOf(instruction).filter(({ type }) => type === 'ssh')
}

/**
 * Why the agent that a RUN mounts already does not do what the builder's own would: ssh asks the
 * first that is mounted (moby/buildkit client/llb/exec.go), which may be another, or root's alone.
 */
export function agentInTheWay(facts: Remedies, run: Run): Obstacle | undefined {
  const [first] = agentsOf(run)
  if (!first) return undefined
  const where = `the RUN of line ${run.instruction.firstLine}`
  if (first.id !== 'default')
    return {
      why: `${where} mounts another ssh agent already, and ssh asks one`,
      remedy: 'let that agent have the key and take the file out, or go without --ssh',
    }
  const isClosed = !['uid', 'mode', 'gid'].some((name) => first.options.has(name))
  const isOthers = Object.keys(agentMount(facts, run)).length > 0
  if (!isClosed || !isOthers || openingOf(facts, run, first)?.isPlain) return undefined
  return {
    why: `${where} mounts the ssh agent for root alone and may run as another`,
    remedy: 'add mode=0666 to its mount',
  }
}

/** What opens the agent that a RUN mounts already for its user. */
export function agentOpened(
  facts: Remedies,
  run: Run,
): (Span & { readonly span: Span; readonly text: string })[] {
  const [first] = agentsOf(run)
  const opening = first && openingOf(facts, run, first)
  if (!opening) return []
  const { at, option } = opening
  const span = { start: at.end, end: at.end }
  return [{ ...span, span, text: `,${option}` }]
}
