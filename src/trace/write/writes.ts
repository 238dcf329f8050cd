import { judgeFile } from '../../catalog/files.ts'
import { effectsOf } from '../../catalog/programs/effects.ts'
import type { Persist, Tool } from '../../catalog/tools.ts'
import type { Command, Script, Word } from '../../shell.ts'
import { cloneWrite } from './clone-writes.ts'
import { copyTargets } from './copies.ts'
import { keeperOf } from './fed.ts'
import { insteadOf } from './instead.ts'
import { namesFile } from './file-names.ts'
import { keptOf } from './kept.ts'
import { ownScriptOf } from './own-scripts.ts'
import { outputOf, type Sink, sinksOf } from './sinks.ts'
import { traceOfScript, tracesOf } from './verbose.ts'
import type { Paths } from '../paths.ts'
import { isCutOut, isRemoved, isReplaced } from './removed.ts'
import { Taint } from './taint.ts'
import { toolWrite } from './tool-writes.ts'
import { unfollowed } from './unfollowed.ts'

/** A place where a script leaves a secret in the layer. */
export interface Write {
  readonly command: Command
  /**
   * `redirect`: printed into a file. `copy`: copied to one. `tool`: a tool keeps it in its
   * configuration. `clone`: git keeps the URL. `account`: a password is set.
   */
  readonly how: 'redirect' | 'copy' | 'tool' | 'clone' | 'account'
  /** What it is written to, for a reader. */
  readonly to: string
  /** Absolute, or starting with `~/` or `./`; undefined when it cannot be told. */
  readonly path: string | undefined
  /** The remedy, a short imperative clause. */
  readonly instead: string
  /** The call of a tool that keeps it, and what is known about that. */
  readonly kept:
    | {
        readonly call: Command
        readonly args: string
        readonly tool: Tool
        readonly persist: Persist
      }
    | undefined
  /** A copy of what an earlier command of the RUN wrote. */
  readonly isCopy?: boolean
  /** A program that may write it: what it prints, nobody knows. */
  readonly keeper?: string
  /** Taken out again by the same RUN on every path that succeeds. */
  readonly removed: boolean
}

/**
 * Finds where a script writes a secret.
 *
 * @param names variables that hold it
 * @param files absolute paths of files that hold it
 */
export function findWrites(
  script: Script,
  names: Iterable<string>,
  paths: Paths,
  files: Iterable<string> = [],
): Write[] {
  const taint = new Taint(script, paths, names, files)
  const found = script.inOrder.flatMap((command) => {
    taint.follow(command)
    const writes = writesOf(command, script, paths, taint)
    // what was written is secret from here on: it may be copied further
    for (const { path } of writes) if (path !== undefined) taint.files.add(path)
    return writes
  })
  const own = ownScriptOf(script, taint.names, paths)
  const lost = own
    ? { command: own.command, by: `the script ${own.path}` }
    : unfollowed(script, taint, paths)
  const somewhere: Write[] = lost
    ? [
        {
          command: lost.command,
          kept: undefined,
          path: undefined,
          removed: false,
          how: 'redirect',
          to: `wherever ${lost.by} puts it`,
          instead: 'write the commands out',
        },
      ]
    : []
  const all = [
    ...found.map((write) =>
      write.isCopy
        ? write
        : { ...write, removed: isWhollyRemoved(write, found) || isLeftClean(write, found) },
    ),
    ...somewhere,
  ]
  // what is sure is told first
  return [
    ...all.filter(({ keeper }) => keeper === undefined),
    ...all.filter(({ keeper }) => keeper !== undefined),
  ]
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

function writesOf(command: Command, script: Script, paths: Paths, taint: Taint): Write[] {
  const inner = guesses(command)
  if (inner.length > 0) {
    const found = inner.find((item) => writesOf(item, script, paths, taint).length > 0)
    if (found) return writesOf(found, script, paths, taint)
  }
  const effects = effectsOf(command)
  for (const walked of effects.walked) {
    const found = writesOf(walked, script, paths, taint)
    if (found.length > 0) return found
  }
  const carried = copies(command, script, paths, taint)
  const base = { command, kept: undefined, path: undefined, removed: false }
  const somewhere = (to: string, instead: string): Write[] => [
    { ...base, how: 'redirect', to, instead },
  ]
  if (isCode(command, taint))
    return somewhere(
      'wherever its code puts it',
      'let a tool read the variable from its environment',
    )
  const spilt = taint
    .spilt(command)
    .flatMap(({ to, instead = 'take it out of there in the same RUN' }) =>
      to === undefined ? [] : somewhere(to, instead),
    )
  if (spilt.length > 0) return spilt
  const into = (word: Word) => write(command, script, paths, word, 'redirect')
  if (!taint.touches(command) && !taint.prints(command) && !taint.isReadByCode(command))
    return [...carried, ...traceOfScript(command, script).map(into)]
  const consumers = [command, ...command.pipedInto]
  const account = (taint.prints(command) ? consumers : [command])
    .map((item) => keptOf(item, taint, item !== command))
    .find((row) => row !== undefined)
  if (account) return [{ ...base, how: 'account', to: account.to, instead: account.instead }]
  // what a function does with `$1` is not followed
  if (taint.touches(command) && script.hasFunction(command.program))
    return somewhere(`wherever the function ${command.program} puts it`, 'write the command out')
  const stored = taint.isFedTo(command) ? effects.stores : []
  if (stored.length > 0 && !effects.prints) return stored.map(into)
  if (effects.edits) return [into(effects.edits)]
  const named = namesFile(command, taint)
  if (named) return somewhere(named.to, named.instead)
  if (isFetchedCredential(command))
    return [
      {
        ...base,
        how: 'account',
        to: 'a file as the answer of a server',
        instead: 'fetch it in the RUN that uses it and delete it there',
      },
    ]
  const files = [
    ...(taint.prints(command) ? printed(command, script, paths) : []),
    ...tracesOf(command, script).map(into),
    ...command.valuesOf(effects.row?.sessions ?? []).map((word) => ({
      ...into(word),
      instead: 'delete it in the same RUN: it holds the session that the server gives for it',
    })),
    ...(effects.isUnknown || showsWords(command, taint)
      ? unknownWrites(command, script, paths)
      : []),
    ...carried,
  ]
  const keeper = keeperOf(command, script, taint)
  if (keeper) files.push(keptBy(command, keeper))
  const clone = cloneWrite(command, script, paths, taint)
  if (clone) return [clone, ...files]
  const tools = consumers.flatMap((item) => toolWrite(command, item, script, paths) ?? [])
  const log = logWrite(command, script, paths, taint)
  // what a setting holds can be taken back, what its call says is in the log all the same
  if (log && tools.length > 0)
    return [...files, ...tools.map((tool) => ({ ...tool, removed: tool.removed && log.removed }))]
  return [...files, ...tools, ...(log ? [log] : [])]
}

/** A program that keeps its command line in a log. */
function logWrite(command: Command, script: Script, paths: Paths, taint: Taint): Write | undefined {
  const { logs } = effectsOf(command)
  if (!logs) return undefined
  const addresses = command.valuesOf(logs.addresses ?? []).map(({ end }) => end)
  const isHidden = (word: Word) =>
    logs.hidesPasswords === true &&
    (isPassword(word) || (isVariable(word) && addresses.includes(word.end)))
  if (!command.args.some((word) => taint.isIn(word) && !isHidden(word))) return undefined
  const { start, end } = command
  const files = logs.to.map((text) =>
    write(command, script, paths, { raw: text, text, reads: [], start, end }, 'account'),
  )
  // gone when all of them are
  const last = files.find(({ removed }) => !removed) ?? files[0]!
  return { ...last, instead: logs.instead }
}

/** All of it, or all that stands behind an option, is one variable. */
function isVariable({ raw }: Word): boolean {
  return /^(?:--[\w@:-]+=)?["']*\$\{?\w+\}?["']*$/.test(raw)
}

/** `https://user:$TOKEN@host`: no log shows it. */
function isPassword({ raw }: Word): boolean {
  const [info = '', host] = (raw.split('://')[1] ?? '').split('/')[0]!.split('@')
  const colon = info.indexOf(':')
  return host !== undefined && colon !== -1 && info.indexOf('$') > colon
}

/** A program that may keep what it is given, nobody knows where. */
function keptBy(command: Command, keeper: Command): Write {
  return {
    command,
    how: 'redirect',
    to: 'a file of its own',
    path: undefined,
    removed: false,
    kept: undefined,
    keeper: keeper.program ?? keeper.label,
    instead: 'keep what it writes out of the image, or give it the value another way',
  }
}

/** Behind options of a wrapper that nobody knows: what the command may be. */
function guesses(command: Command): Command[] {
  if (command.head || command.isBare) return []
  return command.words.slice(1).flatMap((word, index) => {
    const inner = word.raw.startsWith('-')
      ? undefined
      : command.with({ words: command.words.slice(index + 1) })
    return inner && effectsOf(inner).row ? [inner] : []
  })
}

/** The files that a printing command's output goes to. */
function printed(command: Command, script: Script, paths: Paths): Write[] {
  const sinks = [
    ...sinksOf(command, script),
    ...outputOf(command).map((word) => ({ word, by: undefined })),
  ]
  return sinks.map((sink) => sunk(command, script, paths, sink))
}

/**
 * A program of the project shows what it runs: `make TOKEN=… > log`, `npm run build -- --token=…`.
 */
function showsWords(command: Command, taint: Taint): boolean {
  return (
    command.script === undefined &&
    effectsOf(command).reads.runsCode === 'project' &&
    command.args.some((word) => taint.isIn(word))
  )
}

/** What a program that nobody knows may keep of what it is given: its output goes to a file. */
function unknownWrites(command: Command, script: Script, paths: Paths): Write[] {
  const words = [
    ...(['out', 'errors'] as const).flatMap((stream) =>
      sinksOf(command, script, stream).map(({ word }) => word),
    ),
    ...outputOf(command),
  ]
  return words.map((word) => sunk(command, script, paths, { word, by: command }))
}

function sunk(command: Command, script: Script, paths: Paths, { word, by }: Sink): Write {
  const found = write(command, script, paths, word, 'redirect')
  return by === undefined
    ? found
    : {
        ...found,
        keeper: by.program ?? by.label,
        instead: 'keep what it prints out of the image, or give it the value another way',
      }
}

/** `curl -u $USER:$PASSWORD https://…/auth > .npmrc`: what comes back is a credential too. */
function isFetchedCredential(command: Command): boolean {
  return (
    (effectsOf(command).row?.answers ?? false) &&
    command.redirects.some(
      ({ operator, target }) =>
        operator.startsWith('>') &&
        target?.text !== undefined &&
        judgeFile(target.text, target.text) !== undefined,
    )
  )
}

/** `python -c "…$TOKEN…"` that opens a file. */
function isCode(command: Command, taint: Taint): boolean {
  const { code, codeWrites } = effectsOf(command)
  return (
    code !== undefined &&
    codeWrites &&
    (command.args.some(({ raw }) => [...taint.names].some((name) => raw.includes(name))) ||
      taint.isReadByCode(command))
  )
}

function write(
  command: Command,
  script: Script,
  paths: Paths,
  word: Word,
  how: Write['how'],
): Write {
  const path = paths.path(word, command.start)
  const removed =
    path !== undefined &&
    (isRemoved(script, paths, command, path) ||
      isReplaced(script, paths, command, path) ||
      (how === 'redirect' && isCutOut(script, paths, command, path)))
  return {
    command,
    how,
    to: word.text ?? word.raw,
    path,
    instead: insteadOf(path ?? word.raw),
    kept: undefined,
    removed,
  }
}

function copies(command: Command, script: Script, paths: Paths, taint: Taint): Write[] {
  return copyTargets(command, paths, taint).map((path) => ({
    command,
    how: 'copy' as const,
    isCopy: true,
    to: path,
    path,
    instead: 'mount it where it is used instead of copying it',
    kept: undefined,
    removed: isRemoved(script, paths, command, path),
  }))
}
