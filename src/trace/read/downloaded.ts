import { posix } from 'node:path'
import { effectsOf } from '../../catalog/programs/effects.ts'
import { publicInstaller } from '../../catalog/public-installers.ts'
import { ecosystem, readsVariable, toolCalled } from '../../catalog/tools.ts'
import { type Command, commandsInside, type Script, type Word } from '../../shell.ts'

/**
 * The tools whose variables a command reads that runs a public installer, which the same script
 * downloads, and nothing else: `curl … | sh`, `bash <(curl …)`, `curl … -o get.py && python
 * get.py`. Undefined for a command that runs anything of its own.
 */
export function installerRun(command: Command, script: Script): readonly string[] | undefined {
  const runs = command.isShell || (effectsOf(command).row?.interprets.length ?? 0) > 0
  if (!runs || !command.assignments.every(({ name }) => places.test(name))) return undefined
  const inside = commandsInside(script, command)
  if (inside.length > 0) return inside.length === 1 ? substituted(command, inside[0]!) : undefined
  const before = script.commands.filter((other) => other.pipedInto[0] === command)
  if (before.length > 0)
    return before.length === 1 && isTold(command.args) ? downloads(before[0]!) : undefined
  return ofFile(command, script)
}

/** Variables that only say where something goes, and which version of it. */
const places = /^\w*(?:DIR|VERSION|PREFIX)$/

/** Options of the installer: nothing that names a file, and none that makes a shell read one. */
function isTold(args: readonly Word[]): boolean {
  return args.every(
    ({ text }) => text !== undefined && /^(?:-|--|-[sxeuy]+|--[\w-]+(?:=[\w.-]+)?)$/.test(text),
  )
}

/** `bash <(curl …)` */
function substituted({ args }: Command, inner: Command): readonly string[] | undefined {
  const [word, ...rest] = args
  return word?.raw.startsWith('<(') && isTold(rest) ? downloads(inner) : undefined
}

/** A file that the command right before downloads, or the one before that if it is made executable. */
function ofFile(command: Command, script: Script): readonly string[] | undefined {
  const [file, ...rest] = command.args
  if (file?.text === undefined || !isTold(rest)) return undefined
  const earlier = script.inOrder.filter(({ end }) => end <= command.start)
  const isMode = effectsOf(earlier.at(-1) ?? command).changes?.what === 'mode'
  const source = isMode ? earlier.at(-2) : earlier.at(-1)
  if (!source?.certain || source.tested || source.scope !== command.scope) return undefined
  return makes(source, file.text) ? downloads(source) : undefined
}

/** Does a download end in that file, by the name that is said or by its address? */
function makes({ args, redirects }: Command, file: string): boolean {
  const path = posix.normalize(file)
  const said = [...args, ...redirects.flatMap(({ target }) => target ?? [])]
  const isSaid = said.some(({ text }) => text !== undefined && posix.normalize(text) === path)
  const byAddress = args.some(({ text }) => text?.includes('://') && text.endsWith(`/${path}`))
  return isSaid || (byAddress && !path.includes('/'))
}

/** The tools of a public installer that is all a command downloads. */
function downloads(command: Command): readonly string[] | undefined {
  if (!effectsOf(command).row?.answers) return undefined
  const addresses = command.args.filter(({ raw }) => raw.includes('://'))
  const found = addresses.map(({ text }) => (text ? publicInstaller(text) : undefined))
  return found.length === 1 ? found[0] : undefined
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
