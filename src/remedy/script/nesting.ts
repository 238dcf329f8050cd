import { effectsOf } from '../../catalog/programs/effects.ts'
import type { Command, Script } from '../../shell.ts'

/**
 * Is the command run by another shell inside the script: `sh -c '…'`, `su -c`, `eval`, a heredoc
 * for sh? Text that is put in there would be read by two shells.
 */
export function isInsideShell(script: Script, command: Command): boolean {
  return script.commands.some((other) => {
    if (other === command || other.isBare || !runsText(other)) return false
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
  return (
    command.isShell ||
    command.wrappings.length > 0 ||
    command.script !== undefined ||
    (effectsOf(command).row?.runsText ?? false)
  )
}
