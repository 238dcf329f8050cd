import type { Command } from '../../shell.ts'

/** `eval` of what ssh-agent prints (ssh-agent(1)). */
const startsAgent = /^["']?(?:\$\(\s{0,9}|`)ssh-agent(?:\s{1,9}-s)?\s{0,9}(?:\)|`)["']?$/

/** A program whose start is the argument of `eval`, as the shell's reader takes it. */
const agent = /^ssh-agent$|^["']?(?:\$\(|`)\s{0,9}ssh-agent\b/

/**
 * Does all that a command does end with its RUN? An agent is a process, and nobody finds the one
 * that an earlier RUN has started.
 */
export function endsWithRun(command: Command): boolean {
  const { program, label, argLine, redirects, pipedInto, isFed } = command
  const isQuiet = redirects.every(({ target }) => target?.raw === '/dev/null')
  if (!isQuiet || pipedInto.length > 0 || isFed) return false
  if (program === 'eval') return startsAgent.test(argLine)
  if (program === 'ssh-add') return !/[$`]/.test(argLine)
  return agent.test(label) && /^(?:-s)?$/.test(argLine)
}
