import { posix } from 'node:path'
import { effectsOf } from '../../catalog/programs/effects.ts'
import { isDump } from '../../catalog/programs/effects/environment.ts'
import type { CopyCall } from '../../catalog/programs/effects/files.ts'
import { type Command, type Word, withoutQuotes } from '../../shell.ts'
import { covers, type Paths, relativeEnd } from '../paths.ts'
import { inBraces } from '../possible-paths.ts'
import { withGlob } from './removed.ts'
import type { Taint } from './taint.ts'

/** The paths that a command gives to one of the secret files: copied, moved, linked, packed. */
export function copyTargets(command: Command, paths: Paths, taint: Taint): string[] {
  const { copies, gathers } = effectsOf(command)
  const isIn = (folder: string | undefined) =>
    [...taint.files].some((file) => isAbove(folder, file, paths))
  if (gathers) return isIn(paths.folder(command.start) ?? '.') ? [gathers.to] : []
  if (
    taint.files.size > 0 &&
    foldersInCode(command).some((word) => isIn(paths.path(word, command.start)))
  )
    return ['wherever its code puts it']
  const isSpecial = (word: Word) => isSubstitution(word) || isDump(word)
  if (!copies || (taint.files.size === 0 && !copies.sources.some(isSpecial))) return []
  return new CopiesOf(command, copies, paths, taint).targets()
}

/** `shutil.copytree('x', '/srv/x')`: the texts of a program that writes files. */
function foldersInCode(command: Command): Word[] {
  const { code = '', codeWrites } = effectsOf(command)
  if (!codeWrites) return []
  const { start, end } = command
  return code
    .split(/["']/)
    .filter((text) => /\w/.test(text) && !/\s/.test(text))
    .map((text) => ({ raw: text, text, reads: [], start, end }))
}

/** Does a command name a folder that one of the secret files is in? */
export function givesFolder(command: Command, paths: Paths, files: readonly string[]): boolean {
  return command.args.some((word) => {
    const path = paths.path(word, command.start)
    return files.some((file) => isAbove(path, file, paths))
  })
}

/** `<(echo "$TOKEN")` */
function isSubstitution({ raw }: Word): boolean {
  return raw.startsWith('<(')
}

function isHandedOperands({ isFed, args }: Command): boolean {
  return isFed && !args.some(({ raw }) => raw.includes('{}'))
}

class CopiesOf {
  readonly #command: Command
  readonly #call: CopyCall
  readonly #paths: Paths
  readonly #taint: Taint

  constructor(command: Command, call: CopyCall, paths: Paths, taint: Taint) {
    this.#command = command
    this.#call = call
    this.#paths = paths
    this.#taint = taint
  }

  targets(): string[] {
    const { sources, destination, isRecursive, links } = this.#call
    if (links && this.#command.has(['-s', '--symbolic'])) return []
    // `echo f | xargs mv -t d`
    if (isHandedOperands(this.#command) && this.#taint.isFound(this.#command)) return ['a copy']
    if (!destination)
      return this.#taint.isFound(this.#command) || sources.some((word) => this.#isPacked(word))
        ? ['an archive']
        : []
    return [
      ...(isRecursive ? sources : []).flatMap((source) =>
        this.#inside(source).map((file) => this.#carried(source, destination, file)),
      ),
      ...sources
        .filter((word) => this.#isSource(word))
        .map((source) => this.#copied(source, destination)),
    ]
  }

  #isSource(word: Word): boolean {
    if (isSubstitution(word)) return this.#taint.isIn(word)
    return this.#taint.isFile(word, this.#command)
  }

  #isPacked(word: Word): boolean {
    const source = this.#fromFolder(word)
    return this.#isSource(source) || this.#inside(source).length > 0
  }

  /** What a word means behind `tar -C folder`. */
  #fromFolder(word: Word): Word {
    const at = this.#call.from.filter(({ start }) => start < word.start)
    return at.reduceRight((inner, folder) => below(folder, inner), word)
  }

  #inside(word: Word): string[] {
    return [...this.#taint.files].filter((file) =>
      [withoutSets(word), ...inBraces(withoutSets(word))].some((item) =>
        isAbove(this.#path(withGlob(item)), file, this.#paths),
      ),
    )
  }

  #path(word: Word): string | undefined {
    return this.#paths.path(word, this.#command.start)
  }

  #copied(source: Word, destination: Word): string {
    const path = this.#path(destination)
    if (path === undefined) return 'a copy'
    if (!this.#call.isFolder || isSubstitution(source)) return path
    const [file, ...others] = this.#taint.files
    // by a pattern or a variable
    const name = source.text ?? (others.length === 0 ? file! : '')
    return posix.join(path, posix.basename(name))
  }

  /** Where a file comes to lie when a folder above it is copied or moved. */
  #carried(source: Word, destination: Word, file: string): string {
    const from = this.#path(source)
    const to = this.#path(destination)
    if (from === undefined || to === undefined) return 'a copy'
    return posix.join(to, posix.relative(from, file))
  }
}

/** A path as it is meant in a folder; an absolute one is what it is. */
function below(folder: Word, word: Word): Word {
  if (/^["']?[/~$]/.test(word.raw)) return word
  const [text, before] = [word.text, folder.text]
  return {
    ...word,
    raw: `${withoutQuotes(folder.raw)}/${withoutQuotes(word.raw)}`,
    text: text === undefined || before === undefined ? undefined : `${before}/${text}`,
    reads: [...folder.reads, ...word.reads],
  }
}

/** `.[a-z]*` takes what `.?*` takes, and no other set can take a dot that begins a name. */
function withoutSets(word: Word): Word {
  return word.text === undefined
    ? { ...word, raw: word.raw.replaceAll(/\[[^\]/"']+\]/g, '?') }
    : word
}

function isAbove(folder: string | undefined, file: string, { takesDots }: Paths): boolean {
  if (folder === undefined) return false
  if (['', '.'].includes(relativeEnd(folder) ?? folder)) return !file.startsWith('/')
  return /[*?]/.test(folder)
    ? covers(folder, file, true, takesDots)
    : file.startsWith(folder === '/' ? '/' : `${folder.replace(/\/$/, '')}/`)
}
