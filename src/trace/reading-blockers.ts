import type { Blocker } from './blockers.ts'
import type { Reading } from './read/readings.ts'
import type { Traces } from './traces.ts'
import { escapePattern } from '../escape-pattern.ts'
import { isWindows } from './windows.ts'
import { unread } from './unread.ts'

/** A line of a program in another language that writes a file. */
const writing = /\bopen\s*\([^)]*,\s*["'][wax]|\.write\w*\s*\(|File\.write|file_put_contents/i

/** What stands in the way of a mount in the RUN of a reader. */
export function readingBlockers(facts: Traces, { run, name }: Reading): Blocker[] {
  const line = run.instruction.firstLine
  const block = (why: string, remedy: string): Blocker[] => [{ line, why, remedy }]
  if (facts.isIgnored(run.instruction))
    return block(
      `the RUN of line ${line} needs it and is marked secretmount-ignore`,
      'take the mark away',
    )
  if (isWindows(facts, run.stage))
    return block(
      `the RUN of line ${line} is a Windows one, where secret mounts do not work`,
      'fetch what needs the secret before the build',
    )
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
  if (
    run.by === 'other' &&
    run.form === 'heredoc' &&
    run.text.split('\n').some((text) => text.includes(name) && writing.test(text))
  )
    return block(
      `the program in the RUN of line ${line} writes it to a file`,
      'let a tool read the variable from its environment',
    )
  if (run.script?.broken) return block(unread(run.script, line), 'add the mount by hand')
  return []
}
