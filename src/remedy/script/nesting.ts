import { isShell, type Command, type Script } from '../../shell.ts'
import { programOf } from '../../trace/words.ts'

/**
 * Is the command run by another shell inside the script: `sh -c '…'`, `su -c`, `eval`, a heredoc for sh? Text that is put in there would be
 * read by two shells.
 */
export function isInsideShell(script: Script, command: Command): boolean {
  return script.commands.some((other) => {
    if (other === command || other.words.length === 0 || !runsText(other)) return false
    const within = other.start <= command.start && command.end <= other.end
    return (
      within ||
      other.redirects.some(
        ({ body, target }) =>
          (body !== undefined && body.start <= command.start && command.end <= body.end) ||
          (target !== undefined && target.start <= command.start && command.end <= target.end),
      )
    )
  })
}

function runsText(command: Command): boolean {
  const program = programOf(command) ?? ''
  return (
    isShell(program) ||
    /^(?:su|eval|xargs|runuser|sudo|gosu|su-exec|env|bash|ssh|find|timeout|nice|chroot)$/.test(
      program,
    )
  )
}
