import { hasWord } from '../../has-word.ts'
import { wrapperOf } from '../../catalog/programs/wrappers.ts'
import { readScript } from '../../shell.ts'
import type { HelperThere } from '../enter/git-helpers.ts'
import type { Around } from './around.ts'
import { type Call, callsIn } from './calls.ts'
import type { Implicit } from './readings.ts'

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
  if (around.helpers.length === 0 || depth > 2) return inFiles[0]
  // what runs in it asks git no more
  const within = { ...around, helpers: [], gitSettings: [], asksPass: false }
  const found = around.helpers.map((helper) => answer(helper, name, within, depth, ask))
  return found.includes('file') ? 'file' : (found.find((how) => how !== undefined) ?? inFiles[0])
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
