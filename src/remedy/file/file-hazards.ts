import type { Remedies } from '../remedies.ts'
import { mountsOf } from '../../mounts.ts'
import type { Run } from '../../run.ts'
import type { Obstacle } from '../../transform.ts'
import type { ConfigFile } from '../../trace/enter/configs.ts'
import { appends, changerOf, moverOf } from './file-changes.ts'
import { unread } from '../../trace/unread.ts'
import { whyWindows } from '../../trace/windows.ts'
import { configures, scriptHazard } from './script-hazards.ts'
import { deletedNamesake, maybeTended, tendsByPattern } from './tended-elsewhere.ts'
import { tendedUnseen } from './tended-unseen.ts'

/**
 * Why a RUN cannot do with a mount in place of the file, or without the file where it is not
 * mounted.
 *
 * @param isReader the RUN gets the mount
 * @param writer the RUN that made the file so far
 */
export function hazardOf(
  facts: Remedies,
  run: Run,
  config: ConfigFile,
  target: string,
  isReader: boolean,
  writer: Run | undefined,
): Obstacle | undefined {
  const line = run.instruction.firstLine
  const pattern = isReader ? undefined : tendsByPattern(facts, run, target)
  if (pattern)
    return {
      why: `the RUN of line ${line} tends it by a pattern (${pattern}), which may match nothing without it`,
      remedy: 'name the files there',
    }
  const unseen = tendedUnseen(facts, run, target, isReader)
  if (unseen)
    return {
      why:
        `the RUN of line ${line} tends it by a name that the script makes (${unseen}), ` +
        `which fails where the file is ${isReader ? 'mounted' : 'not there'}`,
      remedy: 'write its whole path there, or take it out of that command by hand',
    }
  const namesake = deletedNamesake(facts, run, target)
  if (namesake)
    return {
      why:
        `the RUN of line ${line} deletes ${namesake}, and that is not seen to be the file ` +
        `which line ${config.instruction.firstLine} brings`,
      remedy: `write ${namesake} as the destination in line ${config.instruction.firstLine} if it is`,
    }
  const tended = maybeTended(facts, run, target, isReader)
  if (tended)
    return {
      why: `the RUN of line ${line} may change or delete it (${tended}), which a mounted file does not let it do`,
      remedy: 'write its whole path there',
    }
  if (!isReader) return run === writer ? undefined : unreadHazard(facts, run, config, target)
  return unmountable(facts, run, config, target) ?? scriptHazard(facts, run, config, target, writer)
}

/** What a RUN that gets no mount could not do without the file. */
function unreadHazard(
  facts: Remedies,
  run: Run,
  config: ConfigFile,
  target: string,
): Obstacle | undefined {
  const line = run.instruction.firstLine
  if (addsTo(facts, run, config, target))
    return {
      why: `the RUN of line ${line} adds to it`,
      remedy: 'put what it adds into the file itself',
    }
  const changing = changerOf(facts, run, target)
  if (changing)
    return {
      why:
        `the RUN of line ${line} changes what is in it (${changing.label}), ` +
        'and without it there is nothing to change',
      remedy: 'put the file there as it is to be, and take that command out',
    }
  const moving = moverOf(facts, run, target)
  return (
    moving && {
      why: `the RUN of line ${line} moves it away (${moving.label}), and without it there is nothing to move`,
      remedy: 'take that command out and mount the file where it is used',
    }
  )
}

/** Does a RUN write to the file, or does a tool put settings of its own there? */
function addsTo(facts: Remedies, run: Run, config: ConfigFile, target: string): boolean {
  return (
    appends(facts, run, target) ||
    (run.script?.commands ?? []).some((command) => configures(command, config))
  )
}

function unmountable(
  facts: Remedies,
  run: Run,
  config: ConfigFile,
  target: string,
): Obstacle | undefined {
  return (
    takesNoMount(facts, run) ?? isInsideMount(run, target) ?? isOddPath(facts, run, config, target)
  )
}

/** Why the RUN takes no mount at all. */
function takesNoMount(facts: Remedies, run: Run): Obstacle | undefined {
  const line = run.instruction.firstLine
  if (facts.isIgnored(run.instruction))
    return {
      why: `the RUN of line ${line} reads it and is marked secretmount-ignore`,
      remedy: 'take the mark away',
    }
  const windows = whyWindows(facts, run, 'fetch what needs it before the build')
  if (windows) return windows
  return run.script?.broken
    ? { why: unread(run.script, line), remedy: 'add the mount by hand' }
    : undefined
}

function isInsideMount(run: Run, target: string): Obstacle | undefined {
  const inside = mountsOf(run.instruction).find(
    ({ type, target: folder }) =>
      folder !== undefined &&
      (type === 'cache' || type === 'bind') &&
      `${target}/`.startsWith(`${folder.replace(/\/$/, '')}/`),
  )
  return (
    inside && {
      why: `it would lie below the ${inside.type} mount ${inside.target} of line ${run.instruction.firstLine}`,
      remedy: 'mount it elsewhere and point the tool at it',
    }
  )
}

/** Why the path cannot be the target of a mount, or means another file there. */
function isOddPath(
  facts: Remedies,
  run: Run,
  config: ConfigFile,
  target: string,
): Obstacle | undefined {
  const line = run.instruction.firstLine
  if (/[",\\]/.test(target))
    return { why: 'its path cannot be written into a mount', remedy: 'give it a plain name' }
  if (target.startsWith('/')) return undefined
  if (target.startsWith('~'))
    return {
      why: `it lies in the home of whom the RUN of line ${line} runs as, which is not known, and a mount knows no ~`,
      remedy: 'write the folder out, or say USER and ENV HOME',
    }
  const base = 'its folder is the WORKDIR of the base image, which is not known'
  if (facts.options.builder?.name === 'podman') return { why: base, remedy: 'add a WORKDIR' }
  return isMovedTo(run, config)
    ? {
        why: `${base}, and the RUN of line ${line} works in another`,
        remedy: 'write the destination out',
      }
    : undefined
}

/** Has the RUN another WORKDIR than the instruction that brings the file? */
function isMovedTo(run: Run, { stage, instruction }: ConfigFile): boolean {
  return (
    run.stage !== stage ||
    stage.instructions.some(
      ({ keyword, span }) =>
        keyword === 'WORKDIR' &&
        span.start > instruction.span.start &&
        span.start < run.instruction.span.start,
    )
  )
}
