import { hasWord } from '../../has-word.ts'
import { wrapperOf } from '../../catalog/programs/wrappers.ts'
import type { Tool } from '../../catalog/tools.ts'
import { type Command, readScript } from '../../shell.ts'
import type { HelperThere } from '../enter/git-helpers.ts'
import type { Around } from './around.ts'
import { type Call, callsIn } from './calls.ts'
import { gitUsers } from './git-users.ts'
import type { Implicit } from './readings.ts'
import { hasGitConfig } from './settings-read.ts'

type Ask = (call: Call, name: string, around: Around, depth: number) => Implicit | undefined

/**
 * Does a program that git runs for a password read the variable? Its text is known where git's
 * configuration holds it, or where the file was written here.
 */
export function helperReading(
  name: string,
  around: Around,
  depth: number,
  ask: Ask,
): 'file' | 'script' | undefined {
  const inFiles = around.gitSettings.flatMap((text) => told(text, name) ?? [])
  if (inFiles.includes('file')) return 'file'
  const helpers = around.helpers.filter(({ key }) => !isAlias(key))
  if (helpers.length === 0 || depth > 2) return inFiles[0]
  const found = helpers.map((helper) => answer(helper, name, within(around), depth, ask))
  return found.includes('file') ? 'file' : (found.find((how) => how !== undefined) ?? inFiles[0])
}

/** May a call of git, wherever it stands, read the variable by what git is told to ask? */
export function asksGit(name: string, around: Around, depth: number, ask: Ask): boolean {
  return (
    around.asksPass || hasGitConfig(around) || helperReading(name, around, depth, ask) !== undefined
  )
}

/** What git asks for a password, when the tool fetches through it. */
export function askedByGit(
  { name: by }: Tool,
  name: string,
  around: Around,
  depth: number,
  ask: Ask,
): Implicit | undefined {
  if (!gitUsers.includes(by)) return undefined
  const helped = helperReading(name, around, depth, ask)
  if (helped === 'file') return { how: 'file', by, tool: by }
  if (around.asksPass) return { how: 'script', by: `${by} by GIT_ASKPASS`, tool: by }
  if (helped) return { how: helped, by: `${by} by a helper`, tool: by }
  return hasGitConfig(around)
    ? { how: 'kin', by: `${by} by its configuration`, tool: by }
    : undefined
}

/** What runs in a helper asks git no more. */
function within(around: Around): Around {
  return { ...around, helpers: [], gitSettings: [], asksPass: false }
}

/** `git config alias.x '!…'` */
function isAlias(key: string): boolean {
  return key.startsWith('alias.')
}

/** Does a call of an alias that git has been told of read the variable? */
export function aliasReading(
  { command, tool }: { readonly command: Command; readonly tool: Tool },
  name: string,
  around: Around,
  depth: number,
  ask: Ask,
): 'file' | 'script' | undefined {
  if (tool.helpers === undefined || depth > 2) return undefined
  const called = command.operands(['-C', '-c'])[0]?.text?.toLowerCase()
  const alias = around.helpers.find(
    ({ key, value }) => key === `alias.${called}` && value?.startsWith('!'),
  )
  return alias && answer(alias, name, within(around), depth, ask)
}

/** A file of git's configuration that names the variable, or a program that may read it. */
function told(text: string, name: string): 'file' | 'script' | undefined {
  if (hasWord(text, name)) return 'file'
  return /(?:helper|askpass|sshcommand) *= *["']?[!/]/i.test(text) ? 'script' : undefined
}

function answer(
  { key, value = '' }: HelperThere,
  name: string,
  around: Around,
  depth: number,
  ask: Ask,
): 'file' | 'script' | undefined {
  if (hasWord(value, name)) return 'file'
  // `helper = x` is the program git-credential-x
  const isShort = key.startsWith('credential') && !/^["']?[!/]/.test(value)
  const script = readScript(
    isShort ? `git-credential-${value}` : value.replace(/^!/, ''),
    wrapperOf,
  )
  if (script.broken) return 'script'
  const found = callsIn(script).flatMap((call) => ask(call, name, around, depth + 1) ?? [])
  if (found.length === 0) return undefined
  return found.some(({ how }) => how === 'tool' || how === 'file') ? 'file' : 'script'
}
