import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { parseBuilder } from '../builder.ts'
import type { ActiveConfig } from '../config/configs.ts'
import type { Patterns } from '../config/patterns.ts'
import { configFinder } from '../config/nearest.ts'
import type { Selection } from '../files/selection.ts'
import { gitRoot } from '../git.ts'
import type { Arguments } from './arguments.ts'

/** What holds for each file of a run: the command line, then the configuration of its folder. */
export interface Settings extends Selection {
  /**
   * The arguments as they hold for a file.
   *
   * @returns why not, where its configuration cannot be followed
   */
  of(path: string, text: string): Promise<Arguments | string>
  /** Is whoever calls the builds of a file to be migrated? */
  wantsCallers(path: string): Promise<boolean>
  /** Is a file left out by what is excluded? @param path absolute */
  leavesOut(path: string): Promise<boolean>
  /** What a person should know of configurations that were met since the last call. */
  warnings(): string[]
  /** Entries that were of no use, where everything was searched that they may be about. */
  unused(): string[]
}

/** @throws UsageError never; a configuration that is named and not there is told by the caller */
export function settingsOf(args: Arguments, cwd: string): Settings {
  const find = finderOf(args, cwd)
  const active = new Map<string, ActiveConfig>()
  const pending: string[] = []
  const excludes = new Map<string, Patterns>()

  const configOf = async (folder: string): Promise<ActiveConfig | undefined> => {
    const path = find(folder)
    if (path === undefined) return undefined
    const known = active.get(path)
    if (known) return known
    const { activeConfig } = await import('../config/configs.ts')
    const config = activeConfig(path)
    active.set(path, config)
    pending.push(...config.warnings.map((warning) => `${named(cwd, path)}: ${warning}`))
    return config
  }

  /**
   * `--exclude` counts from the current folder, or from the root of a repository that lies
   * elsewhere.
   */
  const excludedBySaid = async (folder: string): Promise<Patterns | undefined> => {
    if (args.exclude.length === 0) return undefined
    const base = isBelow(cwd, folder) ? cwd : (gitRoot(folder) ?? folder)
    const { patternsOf } = await import('../config/patterns.ts')
    const patterns = excludes.get(base) ?? patternsOf(base, args.exclude)
    excludes.set(base, patterns)
    return patterns
  }

  return {
    async folder(folder) {
      const [config, said] = [await configOf(folder), await excludedBySaid(folder)]
      if (!config && !said) return undefined
      return {
        excludes: (path, isFolder) =>
          [config?.exclude, said].map((item) => item?.matches(path, isFolder)).some(Boolean),
        takes: (path) => config?.files.matches(path) ?? false,
      }
    },
    async of(path, text) {
      const real = resolve(cwd, path)
      const config = await configOf(dirname(real))
      if (!config) return args
      if (config.error !== undefined) return `${named(cwd, config.path)}: ${config.error}`
      config.saw(text)
      return withConfig(args, config, real)
    },
    wantsCallers: async (path) =>
      args.said.has('no-callers') ||
      args.said.has('rollout') ||
      ((await configOf(dirname(resolve(cwd, path))))?.callers ?? true),
    leavesOut: async (path) =>
      (await configOf(dirname(path)))?.exclude.matches(path) ||
      (await excludedBySaid(dirname(path)))?.matches(path) ||
      false,
    warnings: () => pending.splice(0),
    unused: () => [
      ...unusedOf([...active.values()], args, cwd),
      ...unmatchedBySaid([...excludes.values()]),
    ],
  }
}

function finderOf(args: Arguments, cwd: string): (folder: string) => string | undefined {
  if (!args.configs) return () => undefined
  if (args.config === undefined) return configFinder(cwd)
  const said = resolve(cwd, args.config)
  return () => said
}

function withConfig(args: Arguments, config: ActiveConfig, path: string): Arguments {
  const { syntax, ssh, unsafe, style, builder, dotenv, context, target, only, ...rest } =
    config.of(path)
  const { secrets = [], ignore = [], ids = {} } = rest
  const pick = <T>(option: string, own: T, configured: T | undefined): T =>
    args.said.has(option) ? own : (configured ?? own)
  return {
    ...args,
    // what the command line says of a name is all that counts
    secrets: [...secrets.filter((name) => !args.ignore.includes(name)), ...args.secrets],
    ignore: [...ignore.filter((name) => !args.secrets.includes(name)), ...args.ignore],
    ids,
    only: pick('only', args.only, only),
    style: pick('style', args.style, style),
    builder: pick(
      'builder',
      args.builder,
      builder === undefined ? undefined : parseBuilder(builder),
    ),
    syntax: pick('no-syntax', args.syntax, syntax),
    ssh: pick('ssh', args.ssh, ssh),
    unsafe: pick('unsafe', args.unsafe, unsafe),
    bundle: {
      id: pick('dotenv-id', args.bundle.id, dotenv?.id),
      path: pick('dotenv-path', args.bundle.path, dotenv?.path),
    },
    context: pick(
      'context',
      args.context,
      context === undefined ? undefined : join(config.folder, context),
    ),
    target: pick('target', args.target, target),
  }
}

/** A run that saw a part only cannot tell what the rest would have been of use for. */
function unusedOf(configs: readonly ActiveConfig[], args: Arguments, cwd: string): string[] {
  const searched = args.paths.map((path) => resolve(cwd, path))
  return configs
    .filter(({ folder }) => searched.some((path) => isBelow(path, folder)))
    .flatMap((config) =>
      config
        .unmatched()
        .map(
          (entry) => `${named(cwd, config.path)}: nothing here is about "${entry}"; take it out`,
        ),
    )
}

function unmatchedBySaid(patterns: readonly Patterns[]): string[] {
  const lists = patterns.map((item) => item.unmatched())
  return (lists[0] ?? [])
    .filter((text) => lists.every((list) => list.includes(text)))
    .map((text) => `--exclude ${text}: nothing here matches it`)
}

function named(cwd: string, path: string): string {
  return relative(cwd, path).replaceAll(sep, '/')
}

function isBelow(folder: string, path: string): boolean {
  const way = relative(folder, path)
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}
