import { posix } from 'node:path'
import type { Command, Word } from '../../shell.ts'
import { modules, runnerOptions, runners } from './runners.ts'

/**
 * The name of an executable, without its path, extension and version (`/usr/bin/python3.12`,
 * `./gradlew`, `npm.cmd`).
 */
export function commandName(word: string): string {
  // most words have nothing to be taken off
  if (!/[\\/.\d]/.test(word)) return word
  // a service's start script is called like its client
  if (word.includes('/init.d/')) return word
  return posix
    .basename(word.replaceAll('\\', '/'))
    .replace(/\.(exe|cmd|bat)$/i, '')
    .replace(/(?<=[a-z])-?\d+(\.\d+)*$/i, '')
}

/** The name that a table knows a program by: its own, else the one without a version. */
export function resolve(
  { head, program }: Command,
  isKnown: (name: string) => boolean,
): string | undefined {
  if (program === undefined || head?.text?.includes('/init.d/')) return head?.text
  return isKnown(program) ? program : commandName(program)
}

/** A program by the name that a table knows it by, and its arguments. */
export interface Named {
  readonly name: string | undefined
  readonly args: readonly Word[]
}

/** Takes runners off a command. A runner stays when what it runs is not known. */
export function withoutRunners(command: Command, isKnown: (name: string) => boolean): Named {
  const name = resolve(command, isKnown)
  const { args } = command
  if (name === undefined) return { name, args }
  const at = runs(name, args)
  if (at !== undefined && at < args.length) {
    const found = withoutRunners(command.with({ words: args.slice(at) }), isKnown)
    if (found.name !== undefined && isKnown(found.name)) return found
  }
  if (name !== 'npx') return { name, args }
  const { start, end } = command.head!
  return { name: 'npm', args: [{ text: 'exec', raw: 'exec', reads: [], start, end }, ...args] }
}

/** The words that runners run, whatever that is; all of them where there is none. */
export function wordsBehindRunners(command: Command): readonly Word[] {
  const { args } = command
  const name = resolve(command, (known) => runners.has(known))
  const at = name === undefined ? undefined : runs(name, args)
  return at === undefined || at >= args.length
    ? command.words.slice(command.headIndex)
    : wordsBehindRunners(command.with({ words: args.slice(at) }))
}

function skipOptions(words: readonly Word[], from: number): number {
  let at = from
  while (words[at]?.raw.startsWith('-')) {
    if (words[at]!.raw === '--') return at + 1
    at += runnerOptions.includes(words[at]!.raw) ? 2 : 1
  }
  return at
}

/** Where the words start that a runner runs, or undefined if this call runs none. */
function runs(name: string, args: readonly Word[]): number | undefined {
  if (/^(python|pypy)$/.test(name)) return runsModule(args)
  const subcommands = runners.get(name)
  if (!subcommands) return undefined
  const at = skipOptions(args, 0)
  if (subcommands.includes('')) return at
  return subcommands.includes(args[at]?.text ?? '') ? skipOptions(args, at + 1) : undefined
}

function runsModule(args: readonly Word[]): number | undefined {
  const at = args.findIndex(({ text }) => text === '-m')
  const module = args[at + 1]?.text
  return at >= 0 && module !== undefined && modules.includes(module) ? at + 1 : undefined
}
