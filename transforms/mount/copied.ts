import { posix } from 'node:path'
import { type Copy, readCopy } from '../../src/dockerfile/copy.ts'
import { mountsOf } from '../../src/mounts.ts'
import { destinationOf } from '../../src/remedy/file/destination.ts'
import { serveFile } from '../../src/remedy/file/serve-file.ts'
import type { Remedies } from '../../src/remedy/remedies.ts'
import { runLines } from '../../src/run-lines.ts'
import { printMount } from '../../src/secret.ts'
import { isMountPath } from '../../src/trace/enter/mount-paths.ts'
import type { Finding } from '../../src/transform.ts'

/** `COPY /run/secrets/x …`: no mount is there for COPY, so nothing is. */
export function* copiedMounts(facts: Remedies): Iterable<Finding> {
  for (const { instructions } of facts.dockerfile.stages)
    for (const instruction of instructions) {
      const copy = facts.isIgnored(instruction) ? undefined : readCopy(instruction)
      for (const { text } of copy?.sources ?? [])
        if (isMountPath(facts, text)) yield finding(facts, copy!, text)
    }
}

function finding(facts: Remedies, copy: Copy, source: string): Finding {
  const { instruction, from } = copy
  const place = from === undefined ? 'the build context' : `what ${from} holds`
  const name = posix.basename(source)
  return {
    at: instruction.span,
    name,
    safety: 'safe',
    message:
      `${instruction.keyword} of line ${instruction.firstLine} takes ${source} from ` +
      `${place}, where no secret is mounted, since a mount is there for its RUN alone; ` +
      `take the line out and ${remedy(facts, copy, source)}`,
  }
}

/** The mount, word for word, where it is known who reads the file. */
function remedy(facts: Remedies, { instruction }: Copy, source: string): string {
  const id = idOf(facts, source)
  const config = facts.copiedConfigs.find(
    (item) => item.instruction === instruction && item.source?.text === source,
  )
  const destination = config && destinationOf(facts, config)
  if (!config || !destination || 'why' in destination)
    return `mount ${id} in the RUN that needs it, with the target where that looks for it`
  const { target } = destination
  const serving = serveFile(facts, config, target)
  const where = 'why' in serving ? '' : runLines(serving.mounts.map(({ run }) => run))
  return `add ${printMount({ id, type: 'secret' }, { target })} to ${where === '' ? 'the RUN that needs it' : where}`
}

/** The id of a mount that is there under that name, else the name. */
function idOf(facts: Remedies, source: string): string {
  const path = posix.normalize(`/${source}`)
  const mounts = facts.runs.flatMap(({ instruction }) => mountsOf(instruction))
  return mounts.find(({ target }) => target === path)?.id ?? posix.basename(source)
}
