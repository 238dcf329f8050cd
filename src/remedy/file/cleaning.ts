import { judgeFile } from '../../catalog/files.ts'
import type { Remedies } from '../remedies.ts'
import type { Run } from '../../run.ts'
import { effectsOf } from '../../catalog/programs/effects.ts'
import type { Command, Word } from '../../shell.ts'
import type { Instruction } from '../../scanner/instruction.ts'
import { contains, type Span } from '../../span.ts'
import { type Paths, samePath } from '../../trace/paths.ts'
import { edit, stands, takeOutSpan } from '../script/take-out.ts'
import { appendsTo, isForgiven } from './file-changes.ts'

/**
 * What is to be taken out of a RUN once a file that it tends is mounted or gone, or why it cannot
 * be.
 */
export type Cleaning =
  | {
      readonly edits: readonly (Span & { readonly span: Span; readonly text: string })[]
      readonly gone: readonly Instruction[]
    }
  | { readonly why: string; readonly remedy: string }

const nothing: Cleaning = { edits: [], gone: [] }

/**
 * Finds `chmod`, `chown` and `rm` of a path. A mounted file refuses all three; where it is not
 * mounted, it is not there, and only `rm -f` does not mind.
 *
 * @param isMounted the RUN gets the file as a mount
 * @param isCarried another instruction before the RUN may bring the file in with its folder
 */
export function cleaningOf(
  facts: Remedies,
  run: Run,
  target: string,
  isMounted: boolean,
  isCarried = false,
): Cleaning {
  const { script } = run
  if (!script) return nothing
  const paths = facts.pathsOf(run)
  const tends = script.commands.filter(
    (command) =>
      isTending(command) &&
      !isForgiven(run, command) &&
      tendsTo(command, paths, target) &&
      (isMounted || !isForced(command)),
  )
  if (tends.length === 0) return nothing
  const isAll = tends.every((command) =>
    operands(command)!.every((word) => samePath(paths.path(word, command.start), target)),
  )
  const isKept = (command: Command) =>
    isCarried && !isMounted && effectsOf(command).deletes !== undefined
  if (tends.length === script.commands.length && isAll && !isMounted && !tends.some(isKept))
    return { edits: [], gone: [run.instruction] }
  const edits = tends.map((command) =>
    isKept(command) ? forceful(run, command) : takeOut(run, command, paths, target),
  )
  const failed = edits.includes(undefined)
  if (failed)
    return {
      why: `the RUN of line ${run.instruction.firstLine} tends the file in a way that cannot be taken apart`,
      remedy: `take ${[...new Set(tends.map((command) => command.label))].join(', ')} out by hand`,
    }
  return { edits: edits.filter((edit) => edit !== undefined), gone: [] }
}

/** Makes `rm` pass over what is not there: where the file still is, it is what takes it away. */
function forceful(
  run: Run,
  command: Command,
): (Span & { readonly span: Span; readonly text: string }) | undefined {
  const [flag] = effectsOf(command).row?.deletes?.forced ?? []
  const end = command.head?.end
  const at = flag && end !== undefined && run.source({ start: end, end })
  return at ? { ...at, span: at, text: ` ${flag}` } : undefined
}

/** Does it change or delete nothing but the files it is given? */
function isTending(command: Command): boolean {
  return operands(command) !== undefined
}

function isForced(command: Command): boolean {
  return effectsOf(command).deletes?.isForced ?? false
}

/**
 * The files that it changes or deletes; undefined for a command that does neither, or whose
 * operands come from elsewhere.
 */
function operands(command: Command): readonly Word[] | undefined {
  return command.isFed ? undefined : tendedBy(command)
}

/** The files that a command changes or deletes by the words that are written. */
export function tendedBy(command: Command): readonly Word[] | undefined {
  const { deletes, changes } = effectsOf(command)
  return deletes?.operands ?? (changes?.what === 'content' ? undefined : changes?.operands)
}

function tendsTo(command: Command, paths: Paths, target: string): boolean {
  return operands(command)!.some((word) => samePath(paths.path(word, command.start), target))
}

/**
 * Takes a command out of an `&&` chain or a list, with the operator that binds it; or, when it
 * tends other files too, only its word.
 */
function takeOut(
  run: Run,
  command: Command,
  paths: Paths,
  target: string,
): (Span & { readonly span: Span; readonly text: string }) | undefined {
  const source = run.script!.source
  const others = operands(command)!.filter(
    (word) => !samePath(paths.path(word, command.start), target),
  )
  // another key that may go as well would leave the command without any operand
  if (
    others.length > 0 &&
    others.every((word) => {
      const path = paths.path(word, command.start) ?? ''
      return !target.startsWith(`${path}/`) && judgeFile(path, path) !== undefined
    })
  )
    return undefined
  if (others.length > 0) {
    const word = operands(command)!.find((item) =>
      samePath(paths.path(item, command.start), target),
    )!
    const before = /[ \t]+$/.exec(source.slice(0, word.start))?.[0].length ?? 0
    return edit(run, { start: word.start - before, end: word.end })
  }
  if (command.pipedInto.length > 0 || command.redirects.length > 0 || !stands(command))
    return undefined
  return takeOutSpan(run, command)
}

/**
 * `chmod`, `chown` and `rm` of nothing but a path, in the RUN that makes it: they go with what
 * makes it.
 */
export function tendingOf(facts: Remedies, run: Run, target: string): Span[] {
  const paths = facts.pathsOf(run)
  return run.script!.commands.filter(
    (command) =>
      isTending(command) &&
      !isForgiven(run, command) &&
      operands(command)!.length > 0 &&
      operands(command)!.every((word) => samePath(paths.path(word, command.start), target)),
  )
}

/**
 * Commands of the RUN that makes a file which tend it beside others, `chmod 600 id_rsa id_rsa.pub`:
 * its word goes. Or why that cannot be done.
 *
 * @param making the statement that writes the file
 */
export function tendedBeside(facts: Remedies, run: Run, target: string, making: Span): Cleaning {
  const paths = facts.pathsOf(run)
  const { commands } = run.script!
  const hits = (word: Word, command: Command) => samePath(paths.path(word, command.start), target)
  const line = run.instruction.firstLine
  const changing = commands.find((command) => {
    const { changes } = effectsOf(command)
    return changes?.what === 'content' && changes.operands.some((word) => hits(word, command))
  })
  if (changing)
    return {
      why: `the RUN of line ${line} changes what is in it (${changing.label}), and a mounted file cannot be changed`,
      remedy: 'pass it as it is to be, and take that command out',
    }
  const writes = commands.some(
    (command) => !contains(making, command) && appendsTo(command, paths, target),
  )
  if (writes)
    return {
      why: `the RUN of line ${line} puts ${target} together of several parts, and a mounted file cannot be written to`,
      remedy: `pass the whole file, mount it at ${target} and take out all that writes it`,
    }
  const tends = commands.filter(
    (command) =>
      isTending(command) &&
      !isForgiven(run, command) &&
      tendsTo(command, paths, target) &&
      !operands(command)!.every((word) => hits(word, command)),
  )
  const edits = tends.map((command) => takeOut(run, command, paths, target))
  return edits.includes(undefined)
    ? {
        why: `the RUN of line ${line} tends it together with others in a way that cannot be taken apart`,
        remedy: `take it out of ${tends[0]!.label} by hand`,
      }
    : { edits: edits.filter((item) => item !== undefined), gone: [] }
}
