import { posix } from 'node:path'
import type { Command, Word } from '../../shell.ts'
import { covers, type Paths } from '../paths.ts'
import { withGlob } from './removed.ts'

/**
 * The paths that a `cp`, `mv`, `install` or `rsync` gives to a file.
 *
 * @param files absolute paths of the files
 */
export function copyTargets(command: Command, paths: Paths, files: ReadonlySet<string>): string[] {
  if (files.size === 0) return []
  const isSource = (word: Word) =>
    [...files].some((file) => paths.path(word, command.start) === file)
  const inside = (word: Word) =>
    [...files].filter((file) => isAbove(paths.path(withGlob(word), command.start), file))
  const words = command.words[0]?.text === 'sudo' ? command.words.slice(1) : command.words
  const program = words[0]?.text?.replace(/^.*\//, '')
  if (program === 'git')
    return takesAll(words) &&
      [...files].some((file) => isAbove(paths.folder(command.start) ?? '.', file))
      ? ['the repository in .git']
      : []
  if (program === 'tar' || program === 'zip') {
    const packs = program === 'zip' || /^-?[a-zA-Z]*c|^--create/.test(words[1]?.raw ?? '')
    return packs && words.slice(2).some((word) => isSource(word) || inside(word).length > 0)
      ? ['an archive']
      : []
  }
  if (
    program !== 'cp' &&
    program !== 'mv' &&
    program !== 'install' &&
    program !== 'rsync' &&
    program !== 'ln'
  )
    return []
  const operands = operandsOf(words.slice(1))
  const into = words.findIndex((word) => word.raw === '-t')
  const destination = into === -1 ? operands.at(-1) : words[into + 1]
  const sources = into === -1 ? operands.slice(0, -1) : operands
  if (!destination || program === 'ln') return []
  const isRecursive =
    program === 'mv' ||
    program === 'rsync' ||
    words.some((word) => /^-[a-zA-Z]*[rRa]|^--(?:recursive|archive)/.test(word.raw))
  const whole = isRecursive
    ? sources.flatMap((source) =>
        inside(source).map((file) => carried(paths, command, source, destination, file)),
      )
    : []
  return [
    ...whole,
    ...sources.filter(isSource).flatMap((source) => {
      const path = paths.path(destination, command.start)
      if (path === undefined) return ['a copy']
      const isFolder =
        /(?:^|\/)\.{0,2}$/.test(destination.text ?? '') || sources.length > 1 || into !== -1
      return [isFolder ? posix.join(path, posix.basename(source.text ?? source.raw)) : path]
    }),
  ]
}

function isAbove(folder: string | undefined, file: string): boolean {
  if (folder === undefined) return false
  if (/^\.\/?\.?$/.test(folder)) return !file.startsWith('/')
  return /[*?]/.test(folder)
    ? covers(folder, file, true)
    : file.startsWith(folder === '/' ? '/' : `${folder.replace(/\/$/, '')}/`)
}

/** `git add -A`, `git add .`, `git commit -a` */
function takesAll(words: readonly Word[]): boolean {
  return /^git (?:-\S+ )*(?:add (?:\S+ )*(?:-A|--all|\.|\*)|commit (?:\S+ )*-\w*a)(?: |$)/.test(
    words.map(({ raw }) => raw).join(' '),
  )
}

/** Where a file comes to lie when a folder above it is copied or moved. */
function carried(
  paths: Paths,
  command: Command,
  source: Word,
  destination: Word,
  file: string,
): string {
  const from = paths.path(source, command.start)
  const to = paths.path(destination, command.start)
  if (from === undefined || to === undefined) return 'a copy'
  return posix.join(to, posix.relative(from, file))
}

const flagsWithValue = /^(?:-m|--mode|-o|--owner|-g|--group|-t|--target-directory|-S|--suffix)$/

function operandsOf(words: readonly Word[]): Word[] {
  const found: Word[] = []
  for (let index = 0; index < words.length; index++) {
    if (flagsWithValue.test(words[index]!.raw)) index++
    else if (!words[index]!.raw.startsWith('-')) found.push(words[index]!)
  }
  return found
}
