import { Command, type Script, type Word } from '../../shell.ts'
import { effectsOf } from '../../catalog/programs/effects.ts'
import { throughLinks } from '../links.ts'
import { covers, type Paths } from '../paths.ts'

/** A command before all others of a script. */
export const beginning: Command = new Command(
  {
    words: [],
    assignments: [],
    redirects: [],
    scope: '',
    certain: true,
    tested: false,
    pipedInto: [],
    start: 0,
    end: 0,
  },
  () => undefined,
)

/**
 * Commands behind another one that are reached on every path on which that one was and the script
 * succeeds.
 */
export function laterThan(script: Script, writer: Command): Command[] {
  return script.commands.filter(
    (command) =>
      command.start >= writer.end &&
      command.certain &&
      !command.tested &&
      `${writer.scope}/`.startsWith(`${command.scope}/`),
  )
}

/** Is the path deleted by such a later command? */
export function isRemoved(script: Script, paths: Paths, writer: Command, path: string): boolean {
  return laterThan(script, writer).some(
    (command) => removes(command, paths, path) && !isRenamed(script, command),
  )
}

/** `alias rm=…`, `rm() { …; }`: the program is another one behind that. */
function isRenamed(script: Script, { program, start }: Command): boolean {
  return (
    script.hasFunction(program) ||
    script.commands.some(
      (other) =>
        other.start < start &&
        effectsOf(other).row?.defers === true &&
        [...other.assignments.map(({ name }) => name), ...other.argTexts].some(
          (word) => word.replace(/=.*/s, '') === program,
        ),
    )
  )
}

/**
 * Is the file put in its place by such a later command: `mv f.orig f`, `cp f.orig f`? What that one
 * brings is followed by itself.
 */
export function isReplaced(script: Script, paths: Paths, writer: Command, path: string): boolean {
  return laterThan(script, writer).some((command) => {
    const { copies } = effectsOf(command)
    if (!copies?.destination || copies.links || copies.isFolder || copies.sources.length !== 1)
      return false
    return (
      paths.path(copies.destination, command.start) === path &&
      !command.has(sparing, sparingLetters)
    )
  })
}

/** Options with which the file that is there stays, or its old text by another name. */
const sparing = ['-n', '-u', '-i', '-b', '-S', '--no-clobber', '--update', '--backup', '--suffix']
const sparingLetters = 'S'

/** Does the command delete a path, or a folder above it? */
export function removes(command: Command, paths: Paths, path: string): boolean {
  const { deletes } = effectsOf(command)
  if (!deletes) return false
  const links = paths.linksAt(command.start)
  const file = throughLinks(path, links, true)
  return (
    file !== undefined &&
    deletes.operands.some((word) => {
      // in quotes `*` is a part of the name
      if (word.text !== undefined && /[*?]/.test(word.text)) return false
      if (!paths.hasPatterns && /[*?[]/.test(word.raw)) return false
      const named = paths.path(withGlob(word), command.start)
      const target = named && throughLinks(named, links, false)
      return target !== undefined && covers(target, file, deletes.isRecursive)
    })
  )
}

/** A word with `*` in it, as text: `paths` knows no patterns. */
export function withGlob(word: Word): Word {
  return word.text === undefined &&
    /^[\w./~*?${}-]+$/.test(word.raw) &&
    !/\$(?!HOME|\{HOME\})/.test(word.raw)
    ? { ...word, text: word.raw }
    : word
}
