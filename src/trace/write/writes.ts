import { effectsOf } from '../../catalog/programs/effects.ts'
import { type Command, readScript, type Script } from '../../shell.ts'
import { madeByUnknown } from './made-by-unknown.ts'
import { type KeepsValue, ownScriptOf } from './own-scripts.ts'
import type { Paths } from '../paths.ts'
import type { MaySet } from './read-out.ts'
import { Taint } from './taint.ts'
import { unfollowed } from './unfollowed.ts'
import { somewhere, type Write } from './write.ts'
import { sinksOf } from './sinks.ts'
import { wrapperOf } from '../../catalog/programs/wrappers.ts'
import { writesFile } from '../../catalog/programs/effect.ts'
import { isShellText } from './code-writes.ts'
import { writesOf } from './command-writes.ts'

/**
 * Finds where a script writes a secret.
 *
 * @param names variables that hold it
 * @param files absolute paths of files that hold it
 * @param maySet the variables that those may set, where they are read as a script
 */
export function findWrites(
  script: Script,
  names: Iterable<string>,
  paths: Paths,
  files: Iterable<string> = [],
  maySet?: MaySet,
): Write[] {
  const taint = new Taint(script, paths, names, files, maySet)
  const found = script.inOrder.flatMap((command) => {
    taint.follow(command)
    const writes = writesOf(command, script, paths, taint)
    // what was written is secret from here on: it may be copied further
    for (const { path } of writes) if (path !== undefined) taint.files.add(path)
    return writes
  })
  found.push(...madeByUnknown(script, paths, taint))
  const somewhere = lostWrites(script, taint, paths)
  const all = [
    ...found.map((write) => ({ ...write, removed: isInMemory(write) || isGone(write, found) })),
    ...somewhere,
  ]
  // what is sure is told first
  return [
    ...all.filter(({ keeper }) => keeper === undefined),
    ...all.filter(({ keeper }) => keeper !== undefined),
  ]
}

/** A write to wherever what nobody can follow puts it. */
function lostWrites(script: Script, taint: Taint, paths: Paths): Write[] {
  const keeps: KeepsValue = (text, command, by) =>
    keepsValue(text, { command, by }, script, taint.names, paths)
  const own = ownScriptOf(script, taint.names, paths, keeps)
  const lost = own
    ? { command: own.command, by: `the script ${own.path}` }
    : unfollowed(script, taint, keeps)
  return lost
    ? [somewhere(lost.command, `wherever ${lost.by} puts it`, 'write the commands out')]
    : []
}

function isGone(write: Write, found: readonly Write[]): boolean {
  return write.isCopy ? write.removed : isWhollyRemoved(write, found) || isLeftClean(write, found)
}

/** Every container has its own /dev, /proc and /sys in memory (OCI runtime specification). */
function isInMemory({ path }: Write): boolean {
  return path !== undefined && /^\/(?:dev|proc|sys)\//.test(path)
}

/** Written anew without the lines that the secret was in, by what took them out. */
function isLeftClean({ command, path }: Write, found: readonly Write[]): boolean {
  const before = found.filter(
    (other) => other.path === path && other.command.start < command.start && !other.isCopy,
  )
  return (
    path !== undefined &&
    effectsOf(command).cuts !== undefined &&
    before.length > 0 &&
    before.every((other) => other.removed)
  )
}

/** Gone with all that was copied of it: a file that was moved is where its copy is. */
function isWhollyRemoved(write: Write, found: readonly Write[]): boolean {
  const copies = found.filter((other) => other.isCopy && other.command.start > write.command.start)
  const isMoved = copies.some((other) => effectsOf(other.command).copies?.moves)
  return (write.removed || isMoved) && copies.every((other) => other.removed)
}

/**
 * Does a script write the value of a variable that it names, or print it while its output goes to a
 * file?
 */
function keepsValue(
  text: string,
  { command, by }: { readonly command: Command; readonly by: 'shell' | undefined },
  script: Script,
  names: ReadonlySet<string>,
  paths: Paths,
): boolean {
  const isKept = sinksOf(command, script).length > 0
  if (by !== 'shell' && !isShellText(text, command)) return isKept || writesFile.test(text)
  const inner = readScript(text, wrapperOf)
  if (inner.broken) return true
  if (findWrites(inner, names, paths).some(({ removed }) => !removed)) return true
  const taint = new Taint(inner, paths, names)
  return isKept && inner.commands.some((item) => taint.prints(item))
}
