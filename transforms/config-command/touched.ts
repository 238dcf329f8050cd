import { effectsOf } from '../../src/catalog/programs/effects.ts'
import { readCopy } from '../../src/dockerfile/copy.ts'
import { instructionsOf } from '../../src/dockerfile.ts'
import type { Command } from '../../src/shell.ts'
import { isCopiedFrom } from '../../src/trace/write/kept-calls.ts'
import type { Write } from '../../src/trace/write/write.ts'
import type { Kept } from './in-the-way.ts'

/**
 * What else has to do with the file that a tool keeps the value in, or with its folder: that is not
 * made any more, so `cp`, `rm` without `-f` and a COPY of another stage would fail.
 *
 * @returns how the file has to do with it, for a reader; undefined when nothing has
 */
export function touching(kept: Kept): string | undefined {
  return byRuns(kept) ?? byCopies(kept)
}

function byRuns({ facts, run, write }: Kept): string | undefined {
  const isOwn = (command: Command) => command === write.kept!.call || command === write.command
  for (const other of facts.runs) {
    if (other.instruction.span.start < run.instruction.span.start) continue
    const found = other.script?.commands.find(
      (command) =>
        !isOwn(command) &&
        !doesWithout(command) &&
        command.args.some(({ raw }) => names(raw, write)),
    )
    if (found)
      return `the RUN of line ${other.instruction.firstLine} has to do with that file (${found.label})`
  }
  return undefined
}

function byCopies({ facts, run, write }: Kept): string | undefined {
  const copy = facts.dockerfile.stages
    .flatMap((stage) => instructionsOf(stage, 'COPY'))
    .find(
      (item) =>
        isCopiedFrom(item, run) && readCopy(item)?.sources.some(({ text }) => names(text, write)),
    )
  return copy && `COPY of line ${copy.firstLine} takes that file, or its folder, along`
}

/** Does it matter nothing to the command whether the file is there? */
function doesWithout(command: Command): boolean {
  const { deletes, row } = effectsOf(command)
  return deletes?.isForced === true || row?.makesFolders !== undefined
}

/** Names that say nothing without the folder. */
const plain = new Set(['config', 'config.json', 'credentials'])

/**
 * Does a word name the file, or a hidden folder that the tool makes for it?
 *
 * @param to where the value is kept, as a reader is told: a path, or the name alone
 */
function names(word: string, { to, kept }: Write): boolean {
  const parts = word
    .replaceAll(/["']/g, '')
    .split('/')
    .filter((part) => part !== '')
  const own = to.split('/')
  const [last, parent] = [parts.at(-1), parts.at(-2)]
  if (last === own.at(-1)) return !plain.has(last!) || parent === own.at(-2)
  const tool = kept!.tool.name
  const isHidden = parts.some((part) => /^\.\w/.test(part))
  return isHidden && [...own.slice(1, -1), tool, `.${tool}`].includes(last ?? '')
}
