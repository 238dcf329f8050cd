import { posix } from 'node:path'
import { modules, runnerOptions, runners, wrappers } from './wrappers.ts'

type Words = readonly (string | undefined)[]

/** The name of an executable, without its path, extension and version (`/usr/bin/python3.12`, `./gradlew`, `npm.cmd`). */
export function commandName(word: string): string {
  // a service's start script is called like its client
  if (word.includes('/init.d/')) return word
  return posix
    .basename(word.replaceAll('\\', '/'))
    .replace(/\.(exe|cmd|bat)$/i, '')
    .replace(/(?<=[a-z])-?\d+(\.\d+)*$/i, '')
}

/**
 * Takes assignments, wrappers and runners off a simple command. A runner stays when what it runs is not known.
 * Gives the command's bare name and its arguments.
 */
export function unwrap(words: Words, isKnown: (name: string) => boolean): Words {
  const inner = withoutWrappers(words)
  const [word, ...rest] = inner
  if (word === undefined) return []
  const full = word.includes('/init.d/') ? word : posix.basename(word.replaceAll('\\', '/'))
  const name = isKnown(full) ? full : commandName(word)
  const run = runs(name, rest)
  if (run) {
    const found = unwrap(run, isKnown)
    if (found[0] !== undefined && isKnown(found[0])) return found
  }
  return name === 'npx' ? ['npm', 'exec', ...rest] : [name, ...rest]
}

function withoutWrappers(words: Words): Words {
  let at = 0
  while (/^\w+\+?=/.test(words[at] ?? '')) at++
  const word = words[at]
  const wrapper = word === undefined ? undefined : wrappers[posix.basename(word)]
  if (!wrapper) return words.slice(at)
  // `command -v yarn` only asks where it is.
  if (word === 'command' && /^-[vV]/.test(words[at + 1] ?? '')) return []
  const rest = skipOptions(words.slice(at + 1), wrapper.valued)
  return withoutWrappers(rest.slice(wrapper.words))
}

function skipOptions(words: Words, valued: readonly string[]): Words {
  let at = 0
  while (words[at]?.startsWith('-')) {
    if (words[at] === '--') return words.slice(at + 1)
    at += valued.includes(words[at] ?? '') ? 2 : 1
  }
  return words.slice(at)
}

/** The words that a runner runs, or undefined if this call runs none. */
function runs(name: string, args: Words): Words | undefined {
  if (/^(python|pypy)$/.test(name)) return runsModule(args)
  const subcommands = runners[name]
  if (!subcommands) return undefined
  const rest = skipOptions(args, runnerOptions)
  if (subcommands.includes('')) return rest
  return subcommands.includes(rest[0] ?? '') ? skipOptions(rest.slice(1), runnerOptions) : undefined
}

function runsModule(args: Words): Words | undefined {
  const at = args.indexOf('-m')
  const module = args[at + 1]
  return at >= 0 && module !== undefined && modules.includes(module)
    ? args.slice(at + 1)
    : undefined
}
