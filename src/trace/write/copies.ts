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
  const { program, args } = command
  if (program === 'git')
    return takesAll(command) &&
      [...files].some((file) => isAbove(paths.folder(command.start) ?? '.', file))
      ? ['the repository in .git']
      : []
  if (program === 'tar' || program === 'zip') {
    const packs = program === 'zip' || /^-?[a-zA-Z]*c|^--create/.test(args[0]?.raw ?? '')
    return packs && args.slice(1).some((word) => isSource(word) || inside(word).length > 0)
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
  const operands = command.operands(flagsWithValue)
  const into = command.valueOf(['-t', '--target-directory'])
  const destination = into ?? operands.at(-1)
  const sources = into ? operands : operands.slice(0, -1)
  if (!destination || program === 'ln') return []
  const isRecursive =
    program === 'mv' ||
    program === 'rsync' ||
    command.has(['-r', '-R', '-a', '--recursive', '--archive'])
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
        /(?:^|\/)\.{0,2}$/.test(destination.text ?? '') || sources.length > 1 || into !== undefined
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
function takesAll({ args }: Command): boolean {
  return /^(?:-\S+ )*(?:add (?:\S+ )*(?:-A|--all|\.|\*)|commit (?:\S+ )*-\w*a)(?: |$)/.test(
    args.map(({ raw }) => raw).join(' '),
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

const flagsWithValue = [
  '-m',
  '--mode',
  '-o',
  '--owner',
  '-g',
  '--group',
  '-t',
  '--target-directory',
  '-S',
  '--suffix',
]
