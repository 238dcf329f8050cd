import type { Argv } from 'yargs'
import { oneLine } from '../escape.ts'
import { hint } from '../nearest.ts'
import { UsageError } from './error.ts'

/** What yargs knows of the options of a call. */
interface Known {
  readonly key: Readonly<Record<string, unknown>>
  readonly boolean: readonly string[]
}

/** Not among its types, and in its documentation (docs/api.md, `getOptions`). */
const knownOf = (parser: Argv): Known =>
  (parser as unknown as { getOptions: () => Known }).getOptions()

/**
 * Says in this program's words what is wrong with a command line: yargs speaks of arguments.
 *
 * @param message what yargs says
 * @param words the command line
 * @param usage first word and positionals of the command that is called; undefined for the rewrite
 * @param parser the one that has failed
 */
export function slip(
  message: string,
  words: readonly string[],
  usage: string | undefined,
  parser: Argv,
): UsageError {
  const call = ['secretmount', ...(usage === undefined ? [] : [usage.split(' ')[0]])].join(' ')
  const told = inWords(message, words, usage, Object.keys(knownOf(parser).key))
  const link = told.endsWith('?') ? ' See' : '; see'
  return new UsageError(`${told}${link} ${call} --help`)
}

/**
 * Refuses a value for what has none: yargs takes `--write=maybe` for `--write=false`.
 *
 * @throws UsageError
 */
export function checkSwitches(words: readonly string[], parser: Argv): void {
  const { boolean } = knownOf(parser)
  const end = words.indexOf('--')
  for (const word of end === -1 ? words : words.slice(0, end)) {
    const [, name, value] = /^--([\w-]+)=(.*)$/s.exec(word) ?? []
    if (name !== undefined && boolean.includes(name) && !/^(?:true|false)$/.test(value!))
      throw new UsageError(`--${name} takes no value, but for true and false`)
  }
}

function inWords(
  message: string,
  words: readonly string[],
  usage: string | undefined,
  known: readonly string[],
): string {
  const unknown = /^Unknown arguments?: (.*)/.exec(message)?.[1]?.split(', ')
  if (unknown) return unknownOf(unknown, words, known)
  const lacking = /^Not enough arguments following: (.*)/.exec(message)?.[1]
  if (lacking !== undefined) return oneLine(`${dashed(lacking)} needs a value`)
  if (message.startsWith('Not enough non-option arguments') && usage !== undefined)
    return `${usage.split(' ').slice(1).join(' ')} is missing: secretmount ${usage}`
  return oneLine(choiceOf(message) ?? message)
}

/** Options and words that nobody knows; the first that is near to one says what is meant. */
function unknownOf(names: readonly string[], words: readonly string[], known: readonly string[]) {
  const isOption = (name: string) => words.some((word) => word.split('=')[0] === dashed(name))
  const options = names.filter(isOption)
  if (options.length === 0) return oneLine(`nothing is to be done with ${names.join(', ')}`)
  const meant = options.map((name) => meantBy(name, known)).find((text) => text !== '') ?? ''
  return `there is no option ${oneLine(options.map(dashed).join(', '))}${meant}`
}

/** A slip of the pen, or a longer or shorter name for the same. */
function meantBy(name: string, known: readonly string[]): string {
  const within = known.find((key) => isPart(key, name) || isPart(name, key))
  return hint(name, known, '--') || (within === undefined ? '' : `; did you mean --${within}?`)
}

function isPart(part: string, whole: string): boolean {
  return part.length > 3 && `-${whole}-`.includes(`-${part}-`)
}

function dashed(name: string): string {
  return `${name.length === 1 ? '-' : '--'}${name}`
}

/** A value that is none of those to choose from, in one line. */
function choiceOf(message: string): string | undefined {
  const [, option] = /^Invalid values:\s+Argument: ([\w-]+), /.exec(message) ?? []
  const [, given] = /, Given: "([^"]*)", /.exec(message) ?? []
  const [, choices] = /, Choices: ([^\n]*)$/.exec(message) ?? []
  if (option === undefined || choices === undefined) return undefined
  return `there is no ${option} "${given}", choose of ${choices.replaceAll('"', '')}`
}
