import { dirname, join, resolve } from 'node:path'
import { parseBuilder } from '../builder.ts'
import type { ActiveConfig } from '../config/configs.ts'
import type { Patterns } from '../config/patterns.ts'
import type { Selection } from '../files/selection.ts'
import { isWithin } from '../files/within.ts'
import { gitRoot } from '../git.ts'
import { ActiveConfigs, named } from './active-configs.ts'
import type { Arguments } from './arguments.ts'
import { SaidNames } from './said-names.ts'

/** What holds for each file of a run: the command line, then the configuration of its folder. */
export interface Settings extends Selection {
  /**
   * The arguments as they hold for a file.
   *
   * @returns why not, where its configuration cannot be followed
   */
  of(path: string, text: string): Promise<Arguments | string>
  /** Do the arguments of the run hold for a file, whatever its text says? */
  areAlike(path: string): Promise<boolean>
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
  const configs = new ActiveConfigs(args, cwd)
  const excludes = new SaidExcludes(args, cwd)
  const names = new SaidNames(args)

  return {
    async folder(folder, holds) {
      const [config, said] = [await configs.of(folder, holds), await excludes.of(folder)]
      if (!config && !said) return undefined
      return {
        excludes: (path, isFolder) =>
          [config?.exclude, said].map((item) => item?.matches(path, isFolder)).some(Boolean),
        takes: (path) => config?.files.matches(path) ?? false,
      }
    },
    async of(path, text) {
      const real = resolve(cwd, path)
      names.saw(text)
      const config = await configs.of(dirname(real))
      if (!config) return args
      if (config.error !== undefined)
        return `${named(cwd, config.path)}${config.place}: ${config.error}`
      config.saw(text)
      return withConfig(args, config, real)
    },
    areAlike: async (path) =>
      names.areNone && (await configs.of(dirname(resolve(cwd, path)))) === undefined,
    wantsCallers: async (path) =>
      args.said.has('no-callers') ||
      args.said.has('rollout') ||
      ((await configs.of(dirname(resolve(cwd, path))))?.callers ?? true),
    leavesOut: async (path) =>
      (await configs.exclude(path)) || (await excludes.of(dirname(path)))?.matches(path) || false,
    warnings: () => configs.pending.splice(0),
    unused: () => [
      ...unusedOf(configs.all, args, cwd),
      ...unmatchedBySaid(excludes.all),
      ...names.unmatched(),
    ],
  }
}

/**
 * What `--exclude` says: it counts from the current folder, or from the root of a repository that
 * lies elsewhere.
 */
class SaidExcludes {
  readonly #args: Arguments
  readonly #cwd: string
  readonly #known = new Map<string, Patterns>()

  constructor(args: Arguments, cwd: string) {
    this.#args = args
    this.#cwd = cwd
  }

  async of(folder: string): Promise<Patterns | undefined> {
    const { exclude } = this.#args
    if (exclude.length === 0) return undefined
    const base = isWithin(this.#cwd, folder) ? this.#cwd : (gitRoot(folder) ?? folder)
    const { patternsOf } = await import('../config/patterns.ts')
    const patterns = this.#known.get(base) ?? patternsOf(base, exclude)
    this.#known.set(base, patterns)
    return patterns
  }

  get all(): Patterns[] {
    return [...this.#known.values()]
  }
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
    .filter(({ folder }) => searched.some((path) => isWithin(path, folder)))
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
