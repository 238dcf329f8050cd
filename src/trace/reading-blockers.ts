import type { Blocker } from './blockers.ts'
import { effectsOf } from '../catalog/programs/effects.ts'
import { mayKeepValues } from './write/unfollowed.ts'
import type { Reading } from './read/readings.ts'
import type { Traces } from './traces.ts'
import { escapePattern } from '../escape-pattern.ts'
import { whyWindows } from './windows.ts'
import { asCommand } from './program.ts'
import type { Run } from '../run.ts'
import { unread } from './unread.ts'

/** What stands in the way of a mount in the RUN of a reader. */
export function readingBlockers(facts: Traces, { run, name }: Reading): Blocker[] {
  const line = run.instruction.firstLine
  const block = (why: string, remedy: string): Blocker[] => [{ line, why, remedy }]
  if (facts.isIgnored(run.instruction))
    return block(
      `the RUN of line ${line} needs it and is marked secretmount-ignore`,
      'take the mark away',
    )
  const windows = whyWindows(facts, run, 'fetch what needs the secret before the build')
  if (windows) return block(windows.why, windows.remedy)
  if (run.form === 'exec' && run.by === 'none') {
    if (
      !run.instruction.json?.some((word) =>
        new RegExp(`\\$\\{?${escapePattern(name)}\\b`).test(word),
      )
    )
      return []
    return block(
      `the RUN of line ${line} is in exec form, which never expands $${name}: the command gets the name, not the value`,
      'write it in shell form',
    )
  }
  if (mayKeep(facts, run, name))
    return block(
      `the program in the RUN of line ${line} may write it to a file`,
      'let a tool read the variable from its environment',
    )
  if (run.script?.broken) return block(unread(run.script, line), 'add the mount by hand')
  return []
}

/** Does a program in another language write the value, or may it, as the same in a shell's RUN? */
function mayKeep(facts: Traces, run: Run, name: string): boolean {
  const command = asCommand(run)
  if (command === undefined) return false
  const [first] = command.script?.commands ?? []
  // one that takes its program as a word is told by that
  const takesFile = !first || effectsOf(first).row?.code?.flags !== 'operand'
  return (
    (takesFile && run.text.startsWith('#!') && mayKeepValues(run.text)) ||
    facts.writesOf(command, new Set([name])).some(({ removed }) => !removed)
  )
}
