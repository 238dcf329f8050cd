import { posix } from 'node:path'
import { effectsOf } from '../../catalog/programs/effects.ts'
import { escapePattern } from '../../escape-pattern.ts'
import type { Run } from '../../run.ts'
import type { Command, Word } from '../../shell.ts'
import { covers, type Paths, samePath } from '../paths.ts'
import { mayMean } from '../possible-paths.ts'
import type { Traces } from '../traces.ts'
import { removes, withGlob } from '../write/removed.ts'

/** Does the command look whether the file is there, and the RUN fail where it is not? */
export function looksAt(command: Command, paths: Paths, target: string): boolean {
  return (
    (effectsOf(command).row?.tests ?? false) &&
    !command.tested &&
    !command.words.some(({ text }) => text === '!') &&
    command.words.some((word) => samePath(paths.path(word, command.start), target))
  )
}

/**
 * Does it look whether the file is there, whatever it does then? One that looks in order to delete
 * it does without.
 */
export function looksFor(facts: Traces, run: Run, target: string): boolean {
  if (!run.script) return false
  const paths = facts.pathsOf(run)
  const { commands } = run.script
  const name = posix.basename(target)
  const looks = commands.filter((command) => {
    const { row } = effectsOf(command)
    return row?.tests
      ? command.words.some((word) => meansFile(run, word, command, paths, target)) ||
          isSought(run, command, paths, target)
      : (row?.walks.length ?? 0) > 0 && command.args.some(({ text }) => text === name)
  })
  if (!commands.some((command) => removes(command, paths, target))) return looks.length > 0
  return looks.some(({ tested }) => !tested)
}

/** `ls -a ~ | grep npmrc`: is its folder listed, and its name looked for in that? */
function isSought(run: Run, command: Command, paths: Paths, target: string): boolean {
  const name = posix.basename(target).replace(/^[._]/, '')
  if (!outside(run.script!.source, command).includes(name)) return false
  const folder = posix.dirname(target)
  const operands = command.operands()
  return operands.length === 0
    ? paths.folder(command.start) === folder
    : operands.some((word) => paths.path(word, command.start)?.replace(/(?<=.)\/$/, '') === folder)
}

function outside(text: string, { start, end }: Command): string {
  return `${text.slice(0, start)} ${text.slice(end)}`
}

/** Does a word of a command mean the file: by its path, by a pattern, by a variable of the script? */
export function meansFile(
  run: Run,
  word: Word,
  command: Command,
  paths: Paths,
  target: string,
): boolean {
  const path = paths.path(withGlob(word), command.start)
  return (
    samePath(path, target) ||
    covers(path ?? '', target, false) ||
    word.reads.some((read) => holdsName(run, read.name, posix.basename(target))) ||
    (run.script !== undefined &&
      mayMean(word, command, { script: run.script, paths }, new Set([target])))
  )
}

/** `F=.npmrc`, `for f in .npmrc .yarnrc` */
export function holdsName({ text }: Run, variable: string, name: string): boolean {
  const at = new RegExp(
    `(?:\\b${escapePattern(variable)}=|\\bfor\\s+${escapePattern(variable)}\\s+in\\s)([^;&|\\n]*)`,
  ).exec(text)
  return at?.[1]?.includes(name) ?? false
}
