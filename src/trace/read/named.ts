import { escapePattern } from '../../escape-pattern.ts'
import { hasWord } from '../../has-word.ts'
import { effectsOf } from '../../catalog/programs/effects.ts'
import { isInert } from '../../catalog/tools.ts'
import type { Run } from '../../run.ts'
import { callsIn } from './calls.ts'
import type { Command, Script, Word } from '../../shell.ts'

/**
 * `RUN export X=$Y`: what it sets is gone with the RUN. One that stops where the value is missing,
 * `: ${Y:?}`, is not idle.
 */
export function isDead({ script }: Run): boolean {
  if (
    !script ||
    script.broken ||
    script.commands.length === 0 ||
    script.reads.some(({ operator }) => operator?.endsWith('?'))
  )
    return false
  return script.commands.every(
    (command) =>
      command.redirects.length === 0 &&
      (setsForLater(command) || (effectsOf(command).row?.prepares ?? false)),
  )
}

/**
 * Does the script give the variable a value of its own, from elsewhere, before anything reads it?
 */
export function givesItself(run: Run, name: string, toChildren = false): boolean {
  const script = run.text.includes(name) ? run.script : undefined
  if (!script) return false
  const reads = script.reads.filter((read) => read.name === name)
  const given = script.commands.filter(
    (command) =>
      command.certain &&
      command.scope === '' &&
      command.assignments.some(
        (item) =>
          item.name === name &&
          item.value !== undefined &&
          !item.value.reads.some((read) => read.name === name),
      ),
  )
  const [first] = given
  if (!first) return false
  const isLasting = setsForLater(first)
  // only the ARG made it a variable that children see
  if (toChildren && isLasting && !isExported(script, name)) return false
  // a prefix serves its own command only: every other command that could read it must have one as
  // well
  const others = script.commands.filter(
    (command) => !given.includes(command) && !command.isBare && !isInert(command.program ?? ''),
  )
  return isLasting
    ? reads.every((read) => read.start >= first.end || contains(first, read)) &&
        others.every((command) => command.start > first.start)
    : reads.length === 0 && others.length === 0
}

/** An assignment of its own, not a prefix that serves one command. */
export function setsForLater(command: Command): boolean {
  return command.isBare || (effectsOf(command).row?.declares ?? false)
}

function isExported({ commands }: Script, name: string): boolean {
  return commands.some((command) => {
    const exported = effectsOf(command).row?.exports
    const rest = command.args.map(({ raw }) => raw)
    if (!exported?.when.test(rest.join(' '))) return false
    return (
      exported.what === 'all' ||
      rest.includes(name) ||
      command.assignments.some((item) => item.name === name)
    )
  })
}

/**
 * Does the text of a RUN name the variable, other than by giving it a value of its own first? A
 * name inside single quotes that is only printed into a file is text, not a read.
 */
export function isNamed(run: Run, name: string): boolean {
  if (!run.text.includes(name)) return false
  if (run.form === 'exec' && run.by === 'none')
    return new RegExp(`\\$\\{?${escapePattern(name)}\\b`).test(run.text)
  if (!run.script) return hasWord(run.text, name)
  const { script } = run
  if (!hasWord(script.source, name)) return false
  const assigned = script.commands.find(
    (command) =>
      command.certain &&
      command.scope === '' &&
      setsForLater(command) &&
      command.assignments.some(
        (item) => item.name === name && !item.value?.reads.some((read) => read.name === name),
      ),
  )
  const reads = script.reads.filter((read) => read.name === name)
  if (reads.length > 0)
    return !(
      assigned && reads.every((read) => read.start >= assigned.end || contains(assigned, read))
    )
  return leftover(run, name)
}

function contains(command: Command, read: { readonly start: number }): boolean {
  return command.start <= read.start && read.start < command.end
}

/** `git config credential.helper '!f() { … $TOKEN …'`: git runs that text when it asks. */
function helperTexts(command: Command): readonly Word[] {
  const helpers = effectsOf(command).row?.helpers
  if (!helpers || !command.argTexts.includes('config')) return []
  const at = command.args.findIndex(({ raw }) => helpers.test(raw.replaceAll(/["']/g, '')))
  return at === -1 ? [] : command.args.slice(at + 1)
}

/** Is the name still there once assignments to it, comments and printed text are taken out? */
function leftover(run: Run, name: string): boolean {
  let text = run.script!.source
  for (const command of run.script!.commands) {
    const blank = (start: number, end: number) => {
      text = text.slice(0, start) + ' '.repeat(end - start) + text.slice(end)
    }
    const { row, prints, persists } = effectsOf(command)
    const isText =
      row?.speaks ||
      // before or behind a reader it says that this one has it
      (row?.unsets && callsIn(run.script!).length === 0) ||
      persists?.persist.expands === true ||
      (row?.expands !== undefined && command.words.some((word) => word.text === 'set'))
    if (isText) for (const { start, end } of command.words) blank(start, end)
    for (const { start, end } of helperTexts(command)) blank(start, end)
    for (const item of command.assignments)
      if (item.name === name) blank(item.start, item.start + name.length)
    for (const { body } of command.redirects)
      if (body && body.reads.length === 0 && prints?.as === 'all') blank(body.start, body.end)
  }
  return hasWord(text.replaceAll(/(?:^|\s)#.*$/gm, ''), name)
}
