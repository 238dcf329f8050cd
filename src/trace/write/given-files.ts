import { posix } from 'node:path'
import { escapePattern } from '../../escape-pattern.ts'
import { effectsOf } from '../../catalog/programs/effects.ts'
import { type Command, type Script, unquoted, type Word } from '../../shell.ts'
import { covers, type Paths } from '../paths.ts'
import { mayMean } from '../possible-paths.ts'
import { withGlob } from './removed.ts'

/** Where words mean files. */
interface Within {
  readonly script: Script
  readonly paths: Paths
}

type Files = ReadonlySet<string>

/**
 * Does a word of a command give one of the files to it: alone, behind an option's `=`, in a program
 * that reads it, as one that is found?
 */
export function givesFile(word: Word, command: Command, within: Within, files: Files): boolean {
  if (files.size === 0) return false
  const behind = /^[\w-]*=(.+)$/.exec(word.text ?? word.raw)?.[1]
  const text = word.text === undefined ? undefined : behind
  const words = behind === undefined ? [word] : [word, { ...word, raw: behind, text }]
  return (
    words.some((item) => mayMean(item, command, within, files)) ||
    isReadByProgram(word, command, files) ||
    (word.raw.includes('{}') && isFound(command, within, files))
  )
}

/** `find /run/secrets -exec cat {} +`, `echo /run/secrets/token | xargs cat` */
export function isFound(command: Command, within: Within, files: Files): boolean {
  if (files.size === 0) return false
  const { start, end } = command
  return within.script.commands.some((other) =>
    other.start === start && other.end === end
      ? effectsOf(other).row?.walks.length !== 0 && finds(other, within, files)
      : (command.isFed || isPacking(command)) &&
        other.pipedInto.some((next) => next.start === start && next.end === end) &&
        (finds(other, within, files) ||
          other.args.some((word) => mayMean(word, other, within, files))),
  )
}

/** `find … | tar -T -`, `find … | cpio -o`: what is piped into it may be the names of files. */
function isPacking(command: Command): boolean {
  const { copies } = effectsOf(command)
  return copies !== undefined && copies.destination === undefined
}

/** Does it search a folder that one of the files is in, for such names? */
function finds(command: Command, { paths }: Within, files: Files): boolean {
  const { args } = command
  const name = args[args.findIndex(({ raw }) => /^-i?name$/.test(raw)) + 1]
  const patterns = args.some(({ raw }) => /^-i?name$/.test(raw)) ? [name?.text ?? '*'] : []
  const folders = args.flatMap((word) => paths.path(withGlob(word), command.start) ?? [])
  return [...files].some(
    (file) =>
      folders.some(
        (folder) => (folder !== '/' || patterns.length > 0) && covers(folder, file, true),
      ) && patterns.every((pattern) => covers(pattern, posix.basename(file), false)),
  )
}

/** `python3 -c 'print(open("/run/secrets/token").read())'`, `sed '/x/r /run/secrets/token'` */
function isReadByProgram({ raw }: Word, command: Command, files: Files): boolean {
  const { code, row } = effectsOf(command)
  if (code === undefined) return false
  // a filter may only put the path into a text
  const before = row!.code!.flags === 'operand' ? /(?:\b[rR]\s+|[(<]\s*\\?["']?)$/ : /$/
  return namesIn(unquoted(raw), files).some((at) => before.test(unquoted(raw).slice(0, at)))
}

/** Does a program name one of the files? */
export function mentionsFile(text: string, files: Files): boolean {
  return namesIn(text, files).length > 0
}

/** Where in a text the path of one of the files stands. */
function namesIn(text: string, files: Files): number[] {
  return [...files].flatMap((file) =>
    file.startsWith('/')
      ? [...text.matchAll(new RegExp(`(?<![\\w.-])${escapePattern(file)}(?![\\w.-])`, 'g'))].map(
          ({ index }) => index,
        )
      : [],
  )
}
