import type { Inlines } from './inlines.ts'

/**
 * How a program works with a project and with what it keeps: each field that is there is one habit
 * (each tool's manual).
 */
export interface Habits {
  /**
   * Tools of one family read each other's variables: a name that suggests one of them may mean any.
   */
  readonly family: string | undefined
  /** It installs packages, with credentials that nothing else reads. */
  readonly installs: boolean
  /**
   * Calls that install packages by name, outside of any project: they read no file of the project,
   * only those of the user.
   */
  readonly alone: RegExp | undefined
  /** Calls that only renew the tool itself. */
  readonly renews: RegExp | undefined
  /**
   * Calls that run the project's own code while they fetch: hooks of its manifest, or a manifest
   * that is a program.
   */
  readonly hooks: RegExp | undefined
  readonly project: Project | undefined
  /** Each of its operands may be a line that it has a shell run. */
  readonly lines: boolean
  /** What of the environment its builds put into what they make. */
  readonly inlines: Inlines | undefined
  /** Calls that may take any file of the folder into what they make, when a source says so. */
  readonly embeds: RegExp | undefined
  /** It puts the values of variables in where its settings name them, whatever it runs. */
  readonly expands: Expands | undefined
  /** It fetches dependencies through git. */
  readonly asksGit: boolean
  /**
   * What only its name ties to the tool reaches it through git's settings and through variables of
   * these names, or not at all; undefined where the tool may read it by itself.
   */
  readonly toldBy: readonly string[] | undefined
  /** Settings that name a program which it asks for credentials. */
  readonly helpers: RegExp | undefined
  /** Those that it brings itself, which read no variable. */
  readonly ownHelpers: RegExp | undefined
  /** Calls that fetch again from the address that a clone kept. */
  readonly refetches: RegExp | undefined
  /** Calls in which a program that it runs reads variables of its own. */
  readonly lends: { readonly when: RegExp; readonly variables: readonly string[] } | undefined
  /** Calls in which alone it reads its own variables. */
  readonly readsIn: RegExp | undefined
  /** Calls that run a program which an install has put there, and go to no network for it. */
  readonly installed: RegExp | undefined
  /** Calls that fetch what is missing before they run another program. */
  readonly fetchesFirst: RegExp | undefined
  /** Variables whose value is that of an option, or a list of options where none is said. */
  readonly optionsBy: Readonly<Record<string, string>>
  /** It takes the variables that its operands name out of the environment. */
  readonly unsets: boolean
  /** Calls in which alone it reads a kind of file, by the kind. */
  readonly asked: Readonly<Record<string, RegExp>>
}

/** Options that name another folder or another file of settings. */
export function isElsewhere(word: string): boolean {
  return /^(?:-C|--(?:prefix|cwd|dir|directory|(?:user|global)config|config-file))(?:=|$)/i.test(
    word,
  )
}

/** The folder of the project that the arguments name by an option. */
export function folderNamed(args: string): string | undefined {
  return /(?:^|\s)(?:-C|--(?:prefix|cwd|dir|directory))[\s=]["']?([\w@./-]+)/.exec(args)?.[1]
}

/** Variables that name another file of settings. */
export const pointsElsewhere = /^npm_config_(?:user|global)?config$|^YARN_RC_FILENAME$/i

/** The files of a project that a tool reads or runs. */
export interface Project {
  /** Files in which a variable may be named, the manifest first. */
  readonly files: readonly string[]
  /** Those of them that are programs in a general language, and run by each call. */
  readonly code?: readonly string[]
  /** Others, by their path in the context. */
  readonly like?: RegExp
  /** Calls that run scripts of other packages of the project, and the manifests of those. */
  readonly members?: { readonly when: RegExp; readonly like: RegExp }
  /** What in a file says which scripts an install runs, for `matchAll`. */
  readonly runs?: RegExp
  /**
   * The file that says what an install runs, and what stands in it when that is code of the
   * project.
   */
  readonly manifest?: {
    readonly file: string
    readonly hooked: RegExp
    /** Options that name others in its place, and lines of it that do, for `matchAll`. */
    readonly others?: RegExp
    /** Files that are code which an install runs, where they are there. */
    readonly code?: readonly string[]
  }
}

/** What a tool does with names of variables in its settings. */
export interface Expands {
  /** Calls that fail where a variable has no value. */
  readonly stops?: Versions
  /** Names in the keys of its settings too, not in their values alone. */
  readonly keys?: true
  /** Calls that write the settings anew, with the values in them. */
  readonly fills?: Versions
}

/** Calls of some versions. */
export interface Versions {
  readonly when: RegExp
  /**
   * The first major of Node whose images bring a version that does not; all versions do when not
   * said.
   */
  readonly before?: number
}

/** Does the version that an image brings behave so? One that is not known does. */
export function isOfVersion({ before }: Versions, image: string | undefined): boolean {
  const node = nodeOf(image)
  return before === undefined || node === undefined || node < before
}

/** Names of the official image without a number that are moved on with each release. */
const moving = [
  /^(?:docker\.io\/)?(?:library\/)?node(?::(?:latest|current|lts)(?:-[a-z0-9.-]+)?)?$/,
  /^(?:docker\.io\/)?(?:library\/)?node:(?:alpine|slim|bullseye|bookworm|trixie)(?:-slim)?$/,
]

/** What those are at least (nodejs/docker-node, the oldest that is still released). */
const OLDEST_MOVING = 22

/** The major of Node that an image says, `node:22-alpine`, or has at least, `node:lts`. */
export function nodeOf(image: string | undefined): number | undefined {
  const major = /(?:^|\/)node:(\d+)/.exec(image ?? '')?.[1]
  if (major !== undefined) return Number(major)
  return moving.some((tag) => tag.test(image ?? '')) ? OLDEST_MOVING : undefined
}

/** A program without any of them. */
export class NoHabits implements Habits {
  readonly family: Habits['family'] = undefined
  readonly installs: Habits['installs'] = false
  readonly alone: Habits['alone'] = undefined
  readonly renews: Habits['renews'] = undefined
  readonly hooks: Habits['hooks'] = undefined
  readonly project: Habits['project'] = undefined
  readonly lines: Habits['lines'] = false
  readonly inlines: Habits['inlines'] = undefined
  readonly embeds: Habits['embeds'] = undefined
  readonly expands: Habits['expands'] = undefined
  readonly asksGit: Habits['asksGit'] = false
  readonly toldBy: Habits['toldBy'] = undefined
  readonly helpers: Habits['helpers'] = undefined
  readonly ownHelpers: Habits['ownHelpers'] = undefined
  readonly refetches: Habits['refetches'] = undefined
  readonly lends: Habits['lends'] = undefined
  readonly readsIn: Habits['readsIn'] = undefined
  readonly installed: Habits['installed'] = undefined
  readonly fetchesFirst: Habits['fetchesFirst'] = undefined
  readonly optionsBy: Habits['optionsBy'] = {}
  readonly unsets: Habits['unsets'] = false
  readonly asked: Habits['asked'] = {}
}
