import { deletesInTrap, isForgiving } from '../../catalog/programs/in-texts.ts'
import { effectsOf } from '../../catalog/programs/effects.ts'
import type { Remedies } from '../remedies.ts'
import type { Run } from '../../run.ts'
import type { Command, Word } from '../../shell.ts'
import { covers, type Paths, relativeEnd, samePath } from '../../trace/paths.ts'
import { holdsName, meansFile } from '../../trace/read/looks-for.ts'
import { withGlob } from '../../trace/write/removed.ts'

/** Does the RUN add to the file, or change it in place? */
export function appends(facts: Remedies, run: Run, target: string): boolean {
  if (!run.script) return false
  const paths = facts.pathsOf(run)
  return run.script.commands.some(
    (command) =>
      appendsTo(command, paths, target) ||
      (effectsOf(command).edits !== undefined &&
        command.args.some((word) => samePath(paths.path(word, command.start), target))),
  )
}

/** The command of a RUN that changes what is in the file, and fails where there is none. */
export function changerOf(facts: Remedies, run: Run, target: string): Command | undefined {
  const paths = facts.pathsOf(run)
  return run.script?.commands.find((command) => {
    const { changes: tended } = effectsOf(command)
    return (
      tended?.what === 'content' &&
      !isForgiven(run, command) &&
      tended.operands.some((word) => samePath(paths.path(word, command.start), target))
    )
  })
}

/** The command of a RUN that moves the file away, and fails where there is none. */
export function moverOf(facts: Remedies, run: Run, target: string): Command | undefined {
  const paths = facts.pathsOf(run)
  return run.script?.commands.find((command) => {
    const { copies } = effectsOf(command)
    return (
      copies?.moves &&
      !isForgiven(run, command) &&
      copies.sources.some((word) => meansFile(run, word, command, paths, target))
    )
  })
}

/** `chmod … || true`: its failure is not the script's. */
export function isForgiven(run: Run, command: Command): boolean {
  return command.tested && command.scope === '' && isFollowedByNothing(run, command)
}

/** Does what stands behind `||` let the script go on? */
function isFollowedByNothing({ script }: Run, { end }: Command): boolean {
  return isForgiving.test(`${script!.source.slice(end)} `)
}

/** Does the command write to the file, by a redirection or as `tee` does? */
export function appendsTo(command: Command, paths: Paths, target: string): boolean {
  return writtenBy(command).some((word) => samePath(paths.path(word, command.start), target))
}

/** The files that a command writes to, by a redirection or as `tee` does. */
export function writtenBy(command: Command): Word[] {
  const redirected = command.redirects.flatMap(({ operator, target }) =>
    operator.includes('>') ? (target ?? []) : [],
  )
  return [...redirected, ...effectsOf(command).stores]
}

/**
 * Commands that delete or replace the file in a way that is not taken out: by a variable, in code,
 * or by another program.
 */
export function isBusy(facts: Remedies, run: Run, command: Command, target: string): boolean {
  const paths = facts.pathsOf(run)
  const name = target.replace(/^.*\//, '')
  const { args } = command
  const { row, deletes, changes: tended, copies } = effectsOf(command)
  const hits = (word: Word) => samePath(paths.path(word, command.start), target)
  const isTold = (word: Word) => paths.path(word, command.start) !== undefined
  const isHeld = (word: Word) =>
    isOpen(word) &&
    !isTold(word) &&
    (word.raw.includes(name) ||
      word.raw.includes('[') ||
      word.reads.some(
        (read) => holdsName(run, read.name, name) || isPath(facts, run, read.name, target),
      ))
  if (deletes) {
    if (command.isFed || args.some(isHeld)) return true
    // `npx rimraf`: what is not the command itself is not taken out
    if (command.program !== row!.name && args.some(hits)) return true
    // after `|| exit 1` its failure counts
    return command.tested && args.some(hits) && !isFollowedByNothing(run, command)
  }
  if (tended?.what === 'content') return args.some((word) => hits(word) || isOpen(word))
  if (tended)
    return args.some(
      (word) => !hits(word) && word.reads.some((read) => isPath(facts, run, read.name, target)),
    )
  if (deletesInside(command, (word) => hits(word) || isOpen(word))) return true
  if (copies && !copies.moves) return copies.destination !== undefined && hits(copies.destination)
  return isInCode(run, command, name)
}

/** A trap that deletes it, or code that does. */
function isInCode(run: Run, command: Command, name: string): boolean {
  const { row } = effectsOf(command)
  const words = command.argTexts.filter((word) => word.includes(name))
  if (row?.defers)
    return words.some((word) => deletesInTrap.test(word)) && /\bset\s+-\w*e|errexit/.test(run.text)
  return (
    row?.code !== undefined &&
    words.some((word) => /unlink|remove|rename|rmSync|delete/i.test(word))
  )
}

/** `find -exec rm {} +`, `git rm f` */
function deletesInside(command: Command, isIt: (word: Word) => boolean): boolean {
  if (command.isShell || command.script !== undefined) return false
  const { args } = command
  return args.some((word, index) => {
    if (word.text === undefined || word.raw.startsWith('-')) return false
    const { deletes } = effectsOf(command.with({ words: args.slice(index) }))
    return deletes !== undefined && args.slice(index + 1).some(isIt)
  })
}

/** An ENV or ARG of that name holds the path. */
function isPath(facts: Remedies, run: Run, variable: string, target: string): boolean {
  return facts.inEffect(run.stage, run.instruction, variable)?.value === target
}

/**
 * A word that nobody can tell the text of: a variable, a substitution, brackets that match letters.
 */
function isOpen({ text, raw }: Word): boolean {
  return (text === undefined && /\$(?!HOME\b|\{HOME\})|`/.test(raw)) || /\[[^\]]+\]/.test(raw)
}

/**
 * Changes of the folder above or of a pattern that takes the file along, and copies of the tree it
 * lies in.
 */
export function changes(command: Command, paths: Paths, target: string): boolean {
  const { row, changes: tended, deletes, copies, edits } = effectsOf(command)
  const path = (word: Word) => paths.path(withGlob(word), command.start)
  const isAbove = (word: Word) => {
    const at = path(word)
    return (
      at !== undefined &&
      (at === '/' ||
        target.startsWith(`${at.replace(/\/$/, '')}/`) ||
        (relativeEnd(at) === '.' && !target.startsWith('/')))
    )
  }
  const takes = (word: Word, isRecursive: boolean) => {
    const at = path(word)
    return (
      at !== undefined &&
      at !== target &&
      at.replace(/^\.\//, '') !== target &&
      (/[*?]/.test(at)
        ? covers(at, target, isRecursive, paths.takesDots)
        : isRecursive && isAbove(word))
    )
  }
  const call = tended ?? deletes
  if (call) return call.operands.some((word) => takes(word, call.isRecursive))
  if (row && row.walks.length > 0)
    return (
      command.args.some((word) => row.walks.includes(word.raw)) && command.operands().some(isAbove)
    )
  if (copies?.moves)
    return copies.sources.some((word) => isAbove(word) || samePath(path(word), target))
  if (copies) return copies.isRecursive && copies.sources.some(isAbove)
  return edits !== undefined && command.args.some((word) => samePath(path(word), target))
}
