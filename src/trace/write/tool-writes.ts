import { judgeFile } from '../../catalog/files.ts'
import { keptInstead } from '../../catalog/files/pointers.ts'
import { effectsOf } from '../../catalog/programs/effects.ts'
import { asOne, findTool, type Persist, type Tool } from '../../catalog/tools.ts'
import { type Command, type Script, withoutQuotes } from '../../shell.ts'
import type { Paths } from '../paths.ts'
import { isRemoved, laterThan } from './removed.ts'
import type { Write } from './write.ts'

/** What a tool keeps of a value that it is given, unless the same script takes it back. */
export function toolWrite(
  source: Command,
  command: Command,
  script: Script,
  paths: Paths,
): Write | undefined {
  const found = effectsOf(command).persists
  if (!found) return undefined
  const { persist } = found
  const to =
    otherFile(command, persist) ?? pointedFile(command, script, paths, persist) ?? persist.to
  const path = /^[~/.]/.test(to) ? paths.ownPath(command, to) : undefined
  const removed =
    isUndone(script, command, found, persist) ||
    (path !== undefined && isRemoved(script, paths, command, path))
  return {
    command: source,
    how: 'tool',
    to,
    path,
    instead: persist.instead,
    kept: { call: command, args: found.args, tool: found.tool, persist },
    removed,
  }
}

/** The file that an option of the call says. */
function otherFile(command: Command, { files = [] }: Persist): string | undefined {
  for (const { flags, words } of files) {
    const value = command.valueOf(flags)?.text
    const file = words && value !== undefined ? words[value] : value
    if (file !== undefined) return file
  }
  return undefined
}

/** The file that a variable says, in an ENV or in the script. */
function pointedFile(
  command: Command,
  script: Script,
  paths: Paths,
  { to }: Persist,
): string | undefined {
  const kind = /^[~/]/.test(to) ? judgeFile(to, to)?.kind : undefined
  if (kind === undefined) return undefined
  const before = script.commands.filter((other) => other.end <= command.start)
  const set = [...before.flatMap(({ assignments }) => assignments), ...command.assignments]
  return keptInstead(kind, to, (name) => {
    const own = set.findLast((item) => item.name === name)
    return own ? own.value?.text : paths.held(name)
  })
}

function isUndone(
  script: Script,
  command: Command,
  { tool }: { readonly tool: Tool },
  persist: Persist,
): boolean {
  const keys = keysOf(command)
  return laterThan(script, command).some((later) => {
    const args = undoArguments(later, tool, persist)
    if (args === undefined) return false
    const plain = withoutQuotes(args)
    return keys.length === 0 ? !/[./]\w/.test(plain) : keys.some((key) => plain.includes(key))
  })
}

/**
 * The arguments of a call of the tool that takes such settings back, whatever it names; undefined
 * for any other.
 */
export function undoArguments(command: Command, tool: Tool, { undo }: Persist): string | undefined {
  const found = findTool(command)
  return found?.tool === tool && undo?.test(found.args) ? found.args : undefined
}

/**
 * The words of a call that name what it sets: a host, a key with dots or slashes. Taking back
 * another one takes back nothing.
 */
export function keysOf(command: Command): string[] {
  const values = command.valuesOf(effectsOf(command).row?.valued ?? [])
  return command.args
    .filter((word) => !values.includes(word))
    .flatMap((word) => {
      const plain = withoutQuotes(asOne(word.raw)).replace(/=.*$/, '')
      return /[./]/.test(plain) &&
        !plain.startsWith('-') &&
        (word.reads.length === 0 || plain.startsWith('url.'))
        ? [plain.replace(/\.(?:insteadOf|pushInsteadOf)$/i, '')]
        : []
    })
    .slice(0, 1)
}
