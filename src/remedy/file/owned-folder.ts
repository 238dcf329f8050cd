import { mayOwn } from '../../catalog/programs/in-texts.ts'
import { posix } from 'node:path'
import { readCopy } from '../../dockerfile/copy.ts'
import { lineage } from '../../dockerfile.ts'
import type { Remedies } from '../remedies.ts'
import { expand, isRoot } from '../../run-user.ts'
import type { Run } from '../../run.ts'
import { argumentText, type Instruction } from '../../scanner/instruction.ts'
import type { Obstacle } from '../../transform.ts'
import type { ConfigFile } from '../../trace/enter/configs.ts'
import { namesFolder } from './names-folder.ts'
import { isUsual } from './plain-folder.ts'

/**
 * A folder that `COPY --chown` made for a user who works in it. Once the COPY is gone, a WORKDIR or
 * the mount makes it, and for root: the user can write there no more.
 *
 * @param folder the one above those that begin with a dot
 */
export function ownedFolder(
  facts: Remedies,
  config: ConfigFile,
  folder: string,
  target: string,
  runs: readonly Run[],
): Obstacle | undefined {
  const owner = config.copy?.chown?.replace(/:.*$/, '')
  if (owner === undefined || isRoot(owner) || isUsual(folder)) return undefined
  const user = runs.find((run) => worksIn(facts, run, folder, target))
  if (!user || isMadeElsewhere(facts, config, folder, user.instruction)) return undefined
  const { user: name } = facts.userAt(user.stage, user.instruction)
  return {
    why:
      `the RUN of line ${user.instruction.firstLine} works in ${folder} as ${name}, ` +
      `and it is this ${config.instruction.keyword} that makes it for ${owner}`,
    remedy: `make ${folder} for ${owner} in a RUN of its own and mount the file`,
  }
}

/** As a user who is not root, in it, at home in it, or with paths in it. */
function worksIn(facts: Remedies, run: Run, folder: string, target: string): boolean {
  const { user, workdir, home } = facts.userAt(run.stage, run.instruction)
  const isInside = (path: string | undefined) =>
    path !== undefined && `${path}/`.startsWith(`${folder}/`)
  return (
    !isRoot(user) &&
    (isInside(workdir) || isInside(home) || namesFolder(facts, run, folder, target))
  )
}

/**
 * Is it there before the COPY, or made for a user by something else before it is needed? What
 * names the folder in a RUN before is taken to make it.
 */
function isMadeElsewhere(
  facts: Remedies,
  { stage, instruction: copy, copy: read }: ConfigFile,
  folder: string,
  user: Instruction,
): boolean {
  const others = lineage(stage).flatMap((at) =>
    at.instructions.flatMap((instruction) =>
      instruction !== copy && instruction.span.start < user.span.start ? { at, instruction } : [],
    ),
  )
  const isEarly = (other: Instruction) => other.span.start < copy.span.start
  return (
    others.some(({ at, instruction }) => {
      const path = placeOf(facts, at, instruction)
      if (path === undefined || !`${path}/`.startsWith(`${folder}/`)) return false
      if (isEarly(instruction)) return true
      return instruction.keyword === 'WORKDIR'
        ? !isRoot(facts.userAt(at, instruction).user)
        : readCopy(instruction)?.chown === read?.chown
    }) ||
    facts.runs.some(
      (run) =>
        run.instruction.span.start < user.span.start &&
        (isEarly(run.instruction) || mayOwn.test(run.text)) &&
        namesFolder(facts, run, folder),
    )
  )
}

/** The path that a WORKDIR, COPY or ADD makes. */
function placeOf(
  facts: Remedies,
  at: ReturnType<typeof lineage>[number],
  instruction: Instruction,
): string | undefined {
  const text =
    instruction.keyword === 'WORKDIR'
      ? argumentText(instruction)
      : readCopy(instruction)?.destination?.text
  const path = text && expand(facts.environment, at, instruction, text.replaceAll(/["']/g, ''))
  const { workdir } = facts.userAt(at, instruction)
  return path?.startsWith('/')
    ? posix.resolve(path)
    : path !== undefined && path !== '' && workdir !== undefined
      ? posix.resolve(workdir, path)
      : undefined
}
