import { judgeName } from '../src/catalog/names.ts'
import { readCopy } from '../src/dockerfile/copy.ts'
import type { Remedies } from '../src/remedy/remedies.ts'
import type { Instruction } from '../src/scanner/instruction.ts'
import { findPrintings } from '../src/trace/print/printing.ts'
import { findWrites } from '../src/trace/write/writes.ts'
import { holdsNames, namesIn } from '../src/trace/expanded.ts'
import { findUndeclared, type UndeclaredRead } from '../src/trace/read/undeclared.ts'
import type { Finding, Transform } from '../src/transform.ts'
import { isMovedTo, isSetToNoEnd } from './mount/moved.ts'

/**
 * RUNs that read a secret-looking variable which nothing gives a value: broken, or served by the
 * base image, in no case to be repaired here.
 *
 * @example
 * // before
 * RUN curl -H "X-Token: $ARTIFACT_TOKEN" -O https://files.example.com/one
 */
export const undeclared: Transform = {
  name: 'undeclared',
  description: 'RUNs that read a secret which nothing declares are reported',
  *find(facts) {
    for (const read of findUndeclared(facts)) {
      const { run, name } = read
      if (facts.isIgnored(run.instruction) || isToldOf(facts, name)) continue
      if (isMovedTo(facts, run, name) || isSetToNoEnd(facts, run, name)) continue
      yield { at: run.instruction.span, name, safety: 'safe', message: messageOf(facts, read) }
    }
    yield* unfilled(facts)
  },
}

/** COPY and ADD of an address or a heredoc in which the builder puts in nothing. */
function* unfilled(facts: Remedies): Iterable<Finding> {
  for (const stage of facts.dockerfile.stages)
    for (const instruction of stage.instructions) {
      if (!readCopy(instruction) || facts.isIgnored(instruction)) continue
      for (const name of new Set(namesIn(facts, instruction))) {
        const isMeant = judgeName(name) === 'secret' && !facts.options.ignore?.includes(name)
        if (!isMeant || facts.inEffect(stage, instruction, name) || isToldOf(facts, name)) continue
        const { keyword, firstLine } = instruction
        yield {
          at: instruction.span,
          name,
          safety: 'safe',
          message:
            `${keyword} of line ${firstLine} puts in $${name}, but no ARG or ENV gives it there, ` +
            `so it is empty; ${insteadOf(instruction, name)}`,
        }
      }
    }
}

/** An ARG would make it work, and keep the value in the layer. */
function insteadOf(instruction: Instruction, name: string): string {
  const mount = `--mount=type=secret,id=${name},env=${name}`
  if (instruction.heredocs.length === 0) return `fetch it in a RUN with ${mount}`
  return holdsNames(instruction)
    ? `quote the delimiter (<<"EOF"), so that the file holds the name, and add ${mount} to the RUN that uses it`
    : `write the file in the RUN that uses it, with ${mount}, and delete it there; what a ` +
        'container needs, write when it starts'
}

/**
 * A global ARG that is left has a finding of its own; one that goes does not speak of the RUNs that
 * never got it.
 */
function isToldOf(facts: Remedies, name: string): boolean {
  const flow = facts.flows.find(({ variable }) => variable.names.has(name))
  return (
    facts.environment.global(name) !== undefined && !(flow && !('why' in facts.remedyFor(flow)))
  )
}

function messageOf(facts: Remedies, { run, name }: UndeclaredRead): string {
  const { firstLine } = run.instruction
  const kept =
    run.script && findWrites(run.script, [name], facts.pathsOf(run)).find(({ removed }) => !removed)
  if (kept)
    return (
      `RUN of line ${firstLine} reads $${name}, but no ARG or ENV of this file gives it: ` +
      `unless the base image sets it, it is empty; add ARG ${name} above it and run again, ` +
      `since with a mount alone ${kept.to} would keep the value`
    )
  const isShown =
    run.script &&
    findPrintings(run.script, facts.pathsOf(run), {
      names: new Set([name]),
      files: [],
      isTraced: false,
    }).some(({ how }) => how === 'value')
  if (isShown)
    return (
      `RUN of line ${firstLine} prints $${name}, but no ARG or ENV of this file gives it: ` +
      'unless the base image sets it, it is empty; take that command out, since with a ' +
      'mount the build log would show the value'
    )
  return run.form === 'exec' && run.by === 'none'
    ? `RUN of line ${firstLine} holds $${name} in exec form, which never expands it: the ` +
        'command gets the name, not the value; write it in shell form with ' +
        `--mount=type=secret,id=${name},env=${name}`
    : `RUN of line ${firstLine} reads $${name}, but no ARG or ENV of this file gives it: ` +
        'unless the base image sets it, it is empty; mount it with ' +
        `--mount=type=secret,id=${name},env=${name}`
}
