import { posix } from 'node:path'
import { effectsOf } from '../../catalog/programs/effects.ts'
import type { Run } from '../../run.ts'
import { type Command, commandsInside, type Script, type Word } from '../../shell.ts'
import { withoutQuotes } from '../../shell/unquoted.ts'
import { contains } from '../../span.ts'
import { covers, type Paths, samePath } from '../../trace/paths.ts'
import { meansFile } from '../../trace/read/looks-for.ts'
import { withGlob } from '../../trace/write/removed.ts'
import type { Remedies } from '../remedies.ts'
import { tendedBy } from './cleaning.ts'

/**
 * `for f in id_rsa; do chmod 600 ~/.ssh/$f; done`, `find ~/.ssh -name 'id_*' | xargs chmod 600`,
 * `chmod 600 $(find …)`: a command that tends the file by a name which the script makes. It cannot
 * be taken out, and fails where the file is mounted or gone.
 */
export function tendedUnseen(
  facts: Remedies,
  run: Run,
  target: string,
  isReader: boolean,
): string | undefined {
  const { script } = run
  if (!script) return undefined
  const paths = facts.pathsOf(run)
  const found = script.commands.find((command) => {
    const tended = tendedBy(command)
    if (!tended || command.tested || isElsewhere(command)) return false
    if (command.isFed) return isFedWith(script.commands, command, paths, target, isReader)
    return tended.some(
      (word) =>
        isMade(word) &&
        (meansFile(run, word, command, paths, target) ||
          namersOf(script, command, word).some((by) => mayName(by, paths, target, isReader))),
    )
  })
  return found && [found.label, ...found.words.slice(1).map(({ raw }) => raw)].join(' ')

  /** What deletes by force does without a file, and what deletes a mounted one is told of itself. */
  function isElsewhere(command: Command): boolean {
    const { deletes } = effectsOf(command)
    return deletes !== undefined && (isReader || deletes.isForced)
  }

  function isMade(word: Word): boolean {
    return /[$`]/.test(word.raw) && paths.path(word, 0) === undefined
  }
}

/** What prints the names: `chmod 600 $(find …)`, `find … | while read f`, `done < <(find …)`. */
function namersOf(script: Script, command: Command, word: Word): Command[] {
  const { start } = command
  const fed = script.commands
    .filter((group) => group.isBare && contains(group, command))
    .flatMap(({ redirects }) => redirects)
    .flatMap(({ target }) => (target?.raw.startsWith('<(') ? target : []))
  return [
    ...[word, ...fed].flatMap((outer) => commandsInside(script, outer)),
    ...script.commands.filter(({ pipedInto }) => pipedInto.some((next) => next.start === start)),
  ]
}

/** Is the file among what is piped into `xargs` for the command to tend? */
function isFedWith(
  commands: readonly Command[],
  fed: Command,
  paths: Paths,
  target: string,
  isReader: boolean,
): boolean {
  const before = fed.words.slice(0, fed.headIndex).map(({ raw }) => raw)
  const isSkipped = before.some((raw) => /^(?:-\w*r\w*|--no-run-if-empty)$/.test(raw))
  if (isSkipped && !isReader) return false
  return commands
    .filter(({ pipedInto }) => pipedInto.some(({ start }) => start === fed.start))
    .some((command) => mayName(command, paths, target, isReader))
}

/** May a command print the path of the file, by its words or as one of a folder? */
function mayName(command: Command, paths: Paths, target: string, isReader: boolean): boolean {
  const name = posix.basename(target)
  const path = (word: Word) => paths.path(withGlob(word), command.start) ?? ''
  const isIt = (word: Word) =>
    samePath(path(word), target) ||
    (/[*?]/.test(path(word)) && covers(path(word), target, false, paths.takesDots))
  if (command.args.some(isIt)) return true
  if (command.valuesOf(['-type']).some(({ raw }) => raw === 'd')) return false
  const patterns = command.valuesOf(['-name', '-iname'])
  const isNamed = patterns.some((word) =>
    covers(`/${withoutQuotes(word.raw)}`, `/${name}`, false, true),
  )
  if (patterns.length > 0 && !isNamed) return false
  return command.args.some((word) => {
    const folder = path(word)
    if (folder === posix.dirname(target)) return true
    const isAbove = folder === '/' || (folder !== '' && target.startsWith(`${folder}/`))
    return isAbove && (isNamed || isReader)
  })
}
