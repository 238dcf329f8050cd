import type { Command, Script } from '../../shell.ts'
import { type Word } from '../../shell.ts'
import type { Paths } from '../paths.ts'
import type { Taint } from './taint.ts'
import { somewhere, type Write, writeTo } from './write.ts'
import { cloneWrite } from './clone-writes.ts'
import { guessed, guesses } from './guesses.ts'
import { copyTargets } from './copies.ts'
import { effectsOf } from '../../catalog/programs/effects.ts'
import { isRemoved } from './removed.ts'
import { keeperOf } from './fed.ts'
import { keptBy, printedWrites, showsWords, unknownWrites } from './printed-writes.ts'
import { keptOf } from './kept.ts'
import { logWrite } from './log-writes.ts'
import { manifestWrites } from './manifest-writes.ts'
import { namesFile } from './file-names.ts'
import { obtainedBy } from './obtained.ts'
import { toolWrite } from './tool-writes.ts'
import { ownTracesOf, traceOfScript, tracesOf } from './verbose.ts'

/** What one command of a script writes, or one that it runs. */
export function writesOf(command: Command, script: Script, paths: Paths, taint: Taint): Write[] {
  if (!command.head) {
    const found = guesses(command).map((inner) => writesOf(inner, script, paths, taint))
    const first = found.find((writes) => writes.length > 0)
    if (first) return first
  }
  for (const walked of effectsOf(command).walked) {
    const found = writesOf(walked, script, paths, taint)
    if (found.length > 0) return found
  }
  const own = ofItself(command, script, paths, taint)
  return command.head ? [...own, ...ofRun(command, script, paths, taint, own)] : own
}

/** What one that nobody knows writes beyond that by a command that it may run. */
function ofRun(
  command: Command,
  script: Script,
  paths: Paths,
  taint: Taint,
  own: readonly Write[],
): Write[] {
  for (const inner of guesses(command)) {
    const found = ofItself(inner, script, paths, taint)
      .filter(({ path, to }) => !own.some((other) => other.path === path && other.to === to))
      .flatMap((write) => guessed(command, inner, write) ?? [])
    if (found.length > 0) return found
  }
  return []
}

/** What a command writes by itself, not by one that it runs. */
function ofItself(command: Command, script: Script, paths: Paths, taint: Taint): Write[] {
  const told = untold(command, script, paths, taint)
  if (told.length > 0) return told
  const obtained = obtainedBy(command, script, paths, taint)
  if (obtained.length > 0) return obtained
  const shown = ownTracesOf(command, script, taint.names, (name) => paths.held(name))
  if (shown.length > 0)
    return shown.map((word) => writeTo(command, script, paths, word, 'redirect'))
  const carried = [...copies(command, script, paths, taint), ...manifestWrites(command, taint)]
  const into = (word: Word) => writeTo(command, script, paths, word, 'redirect')
  const keeper = keeperOf(command, script, taint)
  const kept = keeper ? [keptBy(command, keeper)] : []
  if (!taint.touches(command) && !taint.prints(command) && !taint.isReadByCode(command))
    return [...carried, ...traceOfScript(command, script).map(into), ...kept]
  const whole = accountOf(command, taint) ?? functionOf(command, script, taint)
  if (whole) return [whole]
  const effects = effectsOf(command)
  const stored = taint.isFedTo(command) ? effects.stores : []
  if (stored.length > 0 && !effects.prints) return stored.map(into)
  if (effects.edits) return [editOf(command, effects.edits) ?? into(effects.edits), ...carried]
  const named = namesFile(command, taint)
  if (named) return [somewhere(command, named.to, named.instead)]
  const files = [
    ...(taint.prints(command) ? printedWrites(command, script, paths) : []),
    ...tracesOf(command, script, (name) => paths.held(name)).map(into),
    ...command.valuesOf(effects.row?.sessions ?? []).map((word) => ({
      ...into(word),
      instead: 'delete it in the same RUN: it holds the session that the server gives for it',
    })),
    ...(effects.isUnknown || showsWords(command, taint)
      ? unknownWrites(command, script, paths)
      : []),
    ...carried,
    ...kept,
  ]
  const clone = cloneWrite(command, script, paths, taint)
  return clone ? [clone, ...files] : [...files, ...keptInTools(command, script, paths, taint)]
}

/** What its code or the program itself makes of variables that it reads, whatever its words say. */
function untold(command: Command, script: Script, paths: Paths, taint: Taint): Write[] {
  if (isCode(command, taint)) {
    const instead = 'let a tool read the variable from its environment'
    return [somewhere(command, 'wherever its code puts it', instead)]
  }
  return taint
    .spilt(command)
    .flatMap(({ to, instead = 'take it out of there in the same RUN' }) => {
      if (to === undefined) return []
      const path = /^[~/]\S+$/.test(to) ? paths.ownPath(command, to) : undefined
      const removed = path !== undefined && isRemoved(script, paths, command, path)
      return [{ ...somewhere(command, to, instead), path, removed }]
    })
}

/** A change in place of what no word names: `xargs sed -i …`, `find -exec sed -i … {}`. */
function editOf(command: Command, file: Word): Write | undefined {
  return command.isFed || file.raw.includes('{}')
    ? somewhere(
        command,
        'the files that it is given',
        'give the value to the command that needs it',
      )
    : undefined
}

/** It, and what it is piped into. */
function consumersOf(command: Command): readonly Command[] {
  return [command, ...command.pipedInto]
}

/** An account that is set, or data of a tool's own that all goes into. */
function accountOf(command: Command, taint: Taint): Write | undefined {
  const account = (taint.prints(command) ? consumersOf(command) : [command])
    .map((item) => keptOf(item, taint, item !== command))
    .find((row) => row !== undefined)
  const how = account?.isAside ? 'aside' : 'account'
  return account && somewhere(command, account.to, account.instead, how)
}

/** What a function does with `$1` is not followed. */
function functionOf(command: Command, script: Script, taint: Taint): Write | undefined {
  if (!taint.touches(command) || !script.hasFunction(command.program)) return undefined
  return somewhere(
    command,
    `wherever the function ${command.program} puts it`,
    'write the command out',
  )
}

/** The settings and the log of tools. */
function keptInTools(command: Command, script: Script, paths: Paths, taint: Taint): Write[] {
  const tools = consumersOf(command).flatMap(
    (item) => toolWrite(command, item, script, paths) ?? [],
  )
  const log = logWrite(command, script, paths, taint)
  // what a setting holds can be taken back, what its call says is in the log all the same
  if (log && tools.length > 0)
    return tools.map((tool) => ({ ...tool, removed: tool.removed && log.removed }))
  return [...tools, ...(log ? [log] : [])]
}

/** `python -c "…$TOKEN…"` that opens a file. */
function isCode(command: Command, taint: Taint): boolean {
  const { code, codeWrites } = effectsOf(command)
  return (
    code !== undefined &&
    codeWrites &&
    (command.args.some(
      (word) =>
        [...taint.names].some((name) => word.raw.includes(name)) || taint.isFile(word, command),
    ) ||
      taint.isReadByCode(command))
  )
}

/** `sed -i.bak … f`, `cp --backup g f`: the old file, where it held the secret before. */
function oldFiles(command: Command, paths: Paths, { files }: Taint): string[] {
  const { keptAs, copies: call } = effectsOf(command)
  const old = call?.keepsOld
    ? call.destination && paths.path(call.destination, command.start)
    : undefined
  if (old !== undefined && files.has(old)) return [`${old}~`]
  if (keptAs === undefined) return []
  return command.args.flatMap((word) => {
    const path = paths.path(word, command.start)
    return path !== undefined && files.has(path) ? [path + keptAs] : []
  })
}

function copies(command: Command, script: Script, paths: Paths, taint: Taint): Write[] {
  return [...copyTargets(command, paths, taint), ...oldFiles(command, paths, taint)].map(
    (path) => ({
      command,
      how: 'copy' as const,
      isCopy: true,
      to: path,
      path,
      instead: 'mount it where it is used instead of copying it',
      kept: undefined,
      removed: isRemoved(script, paths, command, path),
    }),
  )
}
