import { posix } from 'node:path'
import { effectsOf } from '../../catalog/programs/effects.ts'
import { publicInstaller } from '../../catalog/public-installers.ts'
import { ecosystem, readsVariable, toolCalled } from '../../catalog/tools.ts'
import { type Command, commandsInside, type Script } from '../../shell.ts'

/**
 * The tools whose variables a command reads that runs a public installer, which the same script
 * downloads: `curl … | sh`, `sh -c "$(curl …)"`, `curl … -o get.py && python get.py`. Undefined for
 * a command that runs anything else.
 */
export function installerRun(command: Command, script: Script): readonly string[] | undefined {
  const { row } = effectsOf(command)
  if (row && row.interprets.length === 0 && !command.isShell) return undefined
  const inside = new Set(commandsInside(script, command))
  const files = new Set(command.args.map(({ text, raw }) => posix.basename(text ?? raw)))
  const found = script.commands.flatMap((other) => {
    const tools = downloads(other)
    const isMeant =
      tools &&
      (other.pipedInto.includes(command) || inside.has(other) || isFileOf(other, files, command))
    return isMeant ? [tools] : []
  })
  return found.length === 0 ? undefined : found.flat()
}

/** Does the other command make one of these files before this one runs? */
function isFileOf(other: Command, files: ReadonlySet<string>, { start }: Command): boolean {
  const made = [...other.args, ...other.redirects.flatMap(({ target }) => target ?? [])]
  return other.end <= start && made.some(({ text, raw }) => files.has(posix.basename(text ?? raw)))
}

/** The tools of a public installer that is all a command downloads. */
function downloads(command: Command): readonly string[] | undefined {
  if (!effectsOf(command).row?.answers) return undefined
  const addresses = command.args.filter(({ raw }) => raw.includes('://'))
  const found = addresses.map(({ text }) => (text ? publicInstaller(text) : undefined))
  return found.length > 0 && !found.includes(undefined)
    ? found.flatMap((tools) => tools ?? [])
    : undefined
}

/**
 * Does a variable belong to one of these tools, or does one read it by itself? A key is for none:
 * what is public needs no ssh.
 */
export function isOfTools(name: string, names: readonly string[]): boolean {
  const own = ecosystem(name)
  if (own.includes('ssh')) return false
  return names.some((item) => {
    const tool = toolCalled(item)
    return own.includes(item) || (tool !== undefined && readsVariable(tool, name))
  })
}
