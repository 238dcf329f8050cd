import { basename } from 'node:path'
import type { Argv } from 'yargs'
import { completionScript, type Completed, shells } from './completion-scripts.ts'
import { commands } from './subcommands.ts'
import { UsageError } from './error.ts'
import type { Io } from './io.ts'
import { options as known } from './options.ts'

/** The options of `secretmount completion`: none of its own. */
export const options = (yargs: Argv): Argv =>
  yargs.positional('shell', { choices: [...shells], describe: 'The one in use without it' })

/**
 * Runs `secretmount completion`. Gives the exit code.
 *
 * @throws UsageError where the shell is not said and not known
 */
export async function run(values: Readonly<Record<string, unknown>>, io: Io): Promise<number> {
  const name = values['shell'] ?? basename(io.environment['SHELL'] ?? '')
  const shell = shells.find((item) => item === name)
  if (!shell) throw new UsageError(`secretmount completion ${shells.join('|')}: say which shell`)
  await io.stdout.write(completionScript(shell, completed()))
  return 0
}

/** What can be completed, from the tables of options and commands. */
export function completed(): Completed {
  return {
    options: Object.entries<{ type: string; describe: string; choices?: readonly string[] }>(
      known,
    ).map(([name, { type, describe, choices = [] }]) => ({
      name,
      describe,
      choices,
      takesValue: type === 'string',
    })),
    commands: commands.map(({ usage, description }) => ({
      name: usage.split(' ')[0]!,
      describe: description,
    })),
  }
}
