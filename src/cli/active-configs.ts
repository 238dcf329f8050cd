import { dirname, relative, resolve, sep } from 'node:path'
import type { ActiveConfig } from '../config/configs.ts'
import { type ConfigFinder, configFinder } from '../config/nearest.ts'
import type { Holds } from '../files/selection.ts'
import { gitRoot } from '../git.ts'
import type { Arguments } from './arguments.ts'

/** The configurations of folders, each read once. */
export class ActiveConfigs {
  /** What is to be told of those that were met. */
  readonly pending: string[] = []
  readonly #find: ConfigFinder
  readonly #cwd: string
  readonly #known = new Map<string, ActiveConfig>()

  constructor(args: Arguments, cwd: string) {
    this.#find = finderOf(args, cwd)
    this.#cwd = cwd
  }

  async of(folder: string, holds?: Holds): Promise<ActiveConfig | undefined> {
    const path = this.#find(folder, holds)
    if (path === undefined) return undefined
    const known = this.#known.get(path)
    if (known) return known
    const { activeConfig } = await import('../config/configs.ts')
    const config = activeConfig(path)
    this.#known.set(path, config)
    this.pending.push(...config.warnings.map((warning) => `${named(this.#cwd, path)}: ${warning}`))
    return config
  }

  /** Does one of a folder above leave it out, then those inside are none of this run's business. */
  async exclude(path: string): Promise<boolean> {
    const folders: string[] = []
    let folder: string | undefined = dirname(path)
    while (folder !== undefined && !folders.includes(folder)) {
      folders.unshift(folder)
      const config = this.#find(folder)
      const isTop = config === undefined || gitRoot(dirname(config)) === dirname(config)
      folder = isTop ? undefined : dirname(dirname(config))
    }
    for (const each of folders) if ((await this.of(each))?.exclude.matches(path)) return true
    return false
  }

  get all(): ActiveConfig[] {
    return [...this.#known.values()]
  }
}

function finderOf(args: Arguments, cwd: string): ConfigFinder {
  if (!args.configs) return () => undefined
  if (args.config === undefined) return configFinder(cwd)
  const said = resolve(cwd, args.config)
  return () => said
}

/** A configuration file as a person would write it, from the current folder. */
export function named(cwd: string, path: string): string {
  return relative(cwd, path).replaceAll(sep, '/')
}
