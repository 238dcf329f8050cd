import { escapePattern } from '../escape-pattern.ts'
import { type Command, type Script, type Word, withoutQuotes } from '../shell.ts'
import { covers, type Paths } from './paths.ts'
import { withGlob } from './write/removed.ts'

/** Values of a variable beyond that many are not told apart. */
const mostValues = 20

/**
 * May a word of a command mean one of the files: by its path, by a pattern that takes it along, or
 * by a variable that the script sets to one of both?
 */
export function mayMean(
  word: Word,
  command: Command,
  { script, paths }: { readonly script: Script; readonly paths: Paths },
  files: ReadonlySet<string>,
): boolean {
  const known = paths.path(word, command.start)
  if (known !== undefined && !known.includes('{')) return files.has(known)
  return [word, ...filled(word, script), ...inBraces(word)].some((item) => {
    const path = paths.path(withGlob(item), command.start)
    if (path === undefined) return false
    return (
      files.has(path) ||
      (/[*?]/.test(path) && [...files].some((file) => covers(path, file, false, paths.takesDots)))
    )
  })
}

/** `/run/secrets/{token,key}`, as bash reads it. */
export function inBraces(word: Word): Word[] {
  const [, before, list, after] =
    /^([^{}"']*)\{([^{}"'$]*,[^{}"'$]*)\}([^{}"']*)$/.exec(word.raw) ?? []
  if (list === undefined || before!.includes('$')) return []
  return list.split(',').map((part) => {
    const raw = before + part + after
    return { ...word, raw, text: raw, reads: [] }
  })
}

/** The word with each value of its variable that is written in the script. */
function filled(word: Word, script: Script): Word[] {
  const [read] = word.reads
  if (word.reads.length !== 1 || !read || read.operator || read.isNested) return []
  return valuesOf(read.name, script).map((value) => {
    const raw = withoutQuotes(word.raw.replace(/\$(?:\{\w+\}|\w+)/, () => value))
    return { ...word, raw, reads: [], text: /[*?$`]/.test(raw) ? undefined : raw }
  })
}

/** `K=/app/key`, `for k in /app/*` */
function valuesOf(name: string, { commands, source }: Script): string[] {
  const set = commands.flatMap(({ assignments }) =>
    assignments.flatMap((item) => (item.name === name ? (item.value?.raw ?? []) : [])),
  )
  return [...set, ...listed(name, source)].slice(0, mostValues).map(withoutQuotes)
}

function listed(name: string, source: string): readonly string[] {
  if (!/\bfor\s/.test(source)) return []
  const loop = new RegExp(String.raw`\bfor\s+${escapePattern(name)}\s+in\s+([^;&|\n]*)`)
  return loop.exec(source)?.[1]?.trim().split(/\s+/) ?? []
}
