import type { Command } from '../../shell.ts'

/** `eval` of what ssh-agent prints (ssh-agent(1)). */
const startsAgent = /^["']?(?:\$\(\s{0,9}|`)ssh-agent(?:\s{1,9}-s)?\s{0,9}(?:\)|`)["']?$/

/** A program whose start is the argument of `eval`, as the shell's reader takes it. */
const agent = /^ssh-agent$|^["']?(?:\$\(|`)\s{0,9}ssh-agent\b/

/**
 * `eval "$(ssh-agent -s)"` and what it has run: nothing is read there, and no variables but the
 * agent's own are set.
 */
export function isAgentStart({
  program,
  label,
  argLine,
}: Pick<Command, 'program' | 'label' | 'argLine'>): boolean {
  if (program === 'eval') return startsAgent.test(argLine)
  return agent.test(label) && /^(?:-s)?$/.test(argLine)
}

/**
 * Does all that a command does end with its RUN? An agent is a process, and nobody finds the one
 * that an earlier RUN has started.
 */
export function endsWithRun(command: Command): boolean {
  const { program, argLine, redirects, pipedInto, isFed } = command
  const isQuiet = redirects.every(({ target }) => target?.raw === '/dev/null')
  if (!isQuiet || pipedInto.length > 0 || isFed) return false
  return program === 'ssh-add' ? !/[$`]/.test(argLine) : isAgentStart(command)
}
