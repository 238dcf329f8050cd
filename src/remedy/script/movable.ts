import type { Command } from '../../shell.ts'
import type { Remedies } from '../remedies.ts'
import type { Run } from '../../run.ts'
import { effectsOf } from '../../catalog/programs/effects.ts'

/** Only writes and makes folders, by fixed paths, one command behind the other. */
export function isMovable(facts: Remedies, run: Run): boolean {
  return (
    isChain(run) &&
    run.instruction.flags.length === 0 &&
    !facts.isIgnored(run.instruction) &&
    run.script!.commands.every((command) => {
      const { row } = effectsOf(command)
      const isPlain = row?.speaks !== false || row.handles || row.changes !== undefined
      return (
        row !== undefined &&
        row.inert &&
        isPlain &&
        !row.enters &&
        !row.declares &&
        !row.copies &&
        !row.deletes &&
        command.assignments.length === 0 &&
        command.pipedInto.length === 0 &&
        (row.speaks !== false || isAnywhere(command)) &&
        command.redirects.every(
          ({ target, operator }) => operator.startsWith('>') && target && isAbsolute(target.raw),
        )
      )
    })
  )
}

/** Does a command say its files by paths that mean the same in every folder? */
export function isAnywhere(command: Command): boolean {
  return command
    .operands(effectsOf(command).row?.valued)
    .every(({ raw }) => isAbsolute(raw) || /^[0-7]{3,4}$|^[ugoa]*[-+=][rwxX]+$/.test(raw))
}

function isAbsolute(raw: string): boolean {
  return /^["']?(?:\/|~|\$HOME\b|\$\{HOME\})/.test(raw)
}

/** Commands with nothing but `&&` between them. */
export function isChain(run: Run): boolean {
  return (
    isList(run) &&
    !/[;\n(){}`]|\|\|/.test(unquoted(run).replaceAll(/\$\{[^}]*\}/g, '_')) &&
    run.script!.commands.every(({ certain, tested }) => certain && !tested)
  )
}

/** A script in one piece that another command can stand before and behind. */
export function isList(run: Run): boolean {
  const { script, form, takesPrefix } = run
  if (form !== 'shell' || !takesPrefix || !script || script.broken) return false
  const bare = unquoted(run)
  return !/&|(?:^|\s)#|[;|]\s*$/.test(bare.replaceAll('&&', ' ').replaceAll(/[<>]&\d?|&>/g, ' '))
}

function unquoted({ text }: Run): string {
  return text.replaceAll(/\\[^]/g, '_').replaceAll(/'[^']*'|"[^"]*"/g, '_')
}
