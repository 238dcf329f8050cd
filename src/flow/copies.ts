import { posix } from 'node:path'
import type { Command, Word } from '../shell.ts'
import type { Paths } from './paths.ts'

/**
 * The paths that a `cp`, `mv`, `install` or `rsync` gives to a file.
 *
 * @param isSource tells whether a word names the file
 */
export function copyTargets(command: Command, paths: Paths, isSource: (word: Word) => boolean): string[] {
  const words = command.words[0]?.text === 'sudo' ? command.words.slice(1) : command.words
  const program = words[0]?.text?.replace(/^.*\//, '')
  if (program !== 'cp' && program !== 'mv' && program !== 'install' && program !== 'rsync' && program !== 'ln') return []
  const operands = operandsOf(words.slice(1))
  const into = words.findIndex((word) => word.raw === '-t')
  const destination = into === -1 ? operands.at(-1) : words[into + 1]
  const sources = into === -1 ? operands.slice(0, -1) : operands
  if (!destination || program === 'ln') return []
  return sources.filter(isSource).flatMap((source) => {
    const path = paths.path(destination, command.start)
    if (path === undefined) return ['a copy']
    const isFolder = /(?:^|\/)\.{0,2}$/.test(destination.text ?? '') || sources.length > 1 || into !== -1
    return [isFolder ? posix.join(path, posix.basename(source.text ?? source.raw)) : path]
  })
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
