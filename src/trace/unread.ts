import { mostCommands, type Script } from '../shell.ts'

/** Why a RUN that holds a script cannot be followed, for a script that is `broken`. */
export function unread({ isLong, isDeep }: Script, line: number): string {
  if (isDeep) return `the RUN of line ${line} is nested too deep, and is not followed`
  return isLong
    ? `the RUN of line ${line} has more than ${mostCommands} commands, and is not followed`
    : `the RUN of line ${line} could not be read as shell`
}
