import { lstatSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { oneLine } from '../escape.ts'
import type { Arguments } from './arguments.ts'
import { commands } from './subcommands.ts'
import { UsageError } from './error.ts'

/**
 * When nothing that was named is there, or the first is like the name of a command, it is a slip of
 * the pen. Another one of several is told, and the others are done.
 */
export async function checkPaths(args: Arguments, cwd: string): Promise<void> {
  const missing = args.paths.filter((path) => path !== '-' && isMissing(resolve(cwd, path)))
  const [first] = args.paths
  if (first !== undefined && missing.includes(first)) {
    const { hint } = await import('../nearest.ts')
    const words = commands.map(({ usage }) => usage.split(' ')[0]!)
    const meant = hint(first, words, 'secretmount ')
    if (missing.length === args.paths.length || meant !== '')
      throw new UsageError(
        `no such path: ${missing.map(oneLine).join(', ')}${meant}${meant === '' ? '; see' : ' See'} secretmount --help`,
      )
  }
  checkConfig(args, cwd)
  if (args.context !== undefined && !isFolder(resolve(cwd, args.context))) {
    throw new UsageError(`--context: no such folder: ${oneLine(args.context)}`)
  }
}

/** @throws UsageError for a configuration that is not there */
export function checkConfig({ config }: Arguments, cwd: string): void {
  if (config !== undefined && isMissing(resolve(cwd, config)))
    throw new UsageError(`--config: no such file: ${oneLine(config)}`)
}

/** @throws UsageError for a transform that there is not */
export async function checkTransforms(only: readonly string[]): Promise<void> {
  if (only.length === 0) return
  const names = Object.keys((await import('../explanations.ts')).explanations)
  const strange = only.find((name) => !names.includes(name))
  if (strange === undefined) return
  const { hint } = await import('../nearest.ts')
  throw new UsageError(
    `--only ${oneLine(strange)}: there is no such ` +
      `transform${hint(strange, names) || ';'} "secretmount explain" lists them`,
  )
}

/** Is there a folder? */
export function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory()
  } catch {
    return false
  }
}

function isMissing(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) === undefined
  } catch {
    // it cannot be told here; reading it will say why
    return false
  }
}
