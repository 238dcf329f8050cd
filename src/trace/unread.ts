import { mostCommands, type Script } from '../shell.ts'

/** Why a RUN that holds a script cannot be followed, for a script that is `broken`. */
export function unread({ isLong }: Script, line: number): string {
  return isLong
    ? `the RUN of line ${line} has more than ${mostCommands} commands, and is not followed`
    : `the RUN of line ${line} could not be read as shell`
}
