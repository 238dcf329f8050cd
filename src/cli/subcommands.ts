import type { Argv } from 'yargs'
import type { Io } from './io.ts'

/** A command beside the rewrite. Its code is loaded when it is called. */
export interface Subcommand {
  /** First word and positionals, as yargs takes them: `verify <image>`. */
  readonly usage: string
  readonly description: string
  readonly load: () => Promise<{
    /** Declares its options. */
    options(yargs: Argv): Argv
    /** @returns the exit code */
    run(values: Readonly<Record<string, unknown>>, io: Io): Promise<number>
  }>
}

/**
 * Every command besides the rewrite itself, which has no name. A path that is named like one is
 * written `./verify`.
 */
export const commands: readonly Subcommand[] = [
  {
    usage: 'scan [folders..]',
    description: 'Show the build secrets of many repositories, as a table, JSON or a page',
    load: () => import('./scan.ts'),
  },
  {
    usage: 'filter',
    description: 'Rewrite JSON records from standard input, a line each, for bulk engines',
    load: () => import('./filter.ts'),
  },
  {
    usage: 'verify <image>',
    description: 'Prove that an image holds none of the given secrets',
    load: () => import('./verify.ts'),
  },
  {
    usage: 'explain [transform]',
    description: 'Tell what a transform does, with an example',
    load: () => import('./explain.ts'),
  },
  {
    usage: 'completion [shell]',
    description: 'Print the completion script for bash, zsh or fish',
    load: () => import('./completion.ts'),
  },
]
