import type { Command, Script, Word } from '../../shell.ts'
import type { Span } from '../../span.ts'
import { mask } from '../embedded.ts'
import { inRepository, rooted } from '../which.ts'
import { isCheckout, rootedPath } from './rooted.ts'

/** A path as far as it is known: what is not is `mask`. */
export type Pattern = string

/** The values of a script's own variables, as far as they are fixed in it. */
export type Values = ReadonlyMap<string, readonly Pattern[]>

/**
 * What each variable of a script may be: its fixed assignments, and the words of a `for`. One with
 * any other source is left out.
 *
 * @param own the folder of the script's file
 */
export function valuesOf(script: Script, own?: string): Values {
  const values = new Map<string, string[] | undefined>()
  const add = (name: string, found: readonly string[] | undefined) => {
    const known = values.get(name)
    const isOpen = found === undefined || (values.has(name) && known === undefined)
    values.set(name, isOpen ? undefined : [...(known ?? []), ...found])
  }
  for (const { assignments } of script.commands)
    for (const { name, value } of assignments)
      add(
        name,
        fixedIn(value, own, (read) => values.get(read)),
      )
  for (const [, name, words] of script.source.matchAll(/\bfor\s+(\w+)\s+in\s+([^;\n]*)/g)) {
    const list = words!.trim().split(/\s+/)
    add(name!, list.every((word) => /^[\w./-]+$/.test(word)) ? list : undefined)
  }
  for (const { words } of script.commands)
    if (words[0]?.text === 'read')
      for (const word of words.slice(1)) add(word.text ?? '', undefined)
  return new Map(
    [...values].flatMap(([name, list]) =>
      list && list.length <= 50 ? [[name, list] as const] : [],
    ),
  )
}

function fixedIn(
  value: Word | undefined,
  own: string | undefined,
  valuesOf: (name: string) => readonly string[] | undefined,
): readonly string[] | undefined {
  if (value?.text !== undefined) return value.text.includes(mask) ? undefined : [value.text]
  const path =
    value &&
    rootedPath(value.raw, own, (name) => {
      const [only, ...others] = valuesOf(name) ?? []
      return others.length === 0 ? only : undefined
    })
  return path === undefined ? undefined : [path]
}

/**
 * All that a word of a path may be.
 *
 * @param known gives what a masked range of the text may be
 */
export function pathPatternsOf(
  word: Word,
  values: Values,
  known: (span: Span) => readonly string[] | undefined = () => undefined,
): Pattern[] {
  let patterns = ['']
  const extend = (parts: readonly string[]) => {
    patterns = patterns.flatMap((pattern) => parts.map((part) => pattern + part)).slice(0, 100)
  }
  const text = (from: number, to: number) => {
    const raw = word.raw.slice(from - word.start, to - word.start)
    for (const { 0: part, index } of raw.matchAll(new RegExp(`${mask}+|[^${mask}]+`, 'g'))) {
      const span = { start: from + index, end: from + index + part.length }
      extend(part.startsWith(mask) ? (known(span) ?? [mask]) : [plain(part)])
    }
  }
  let at = word.start
  for (const read of word.reads) {
    if (read.start < at) continue
    text(at, read.start)
    const own = read.operator === undefined && !read.isNested ? values.get(read.name) : undefined
    const isTop = !values.has(read.name) && isCheckout(read.name)
    extend(isTop ? [rooted] : read.name === 'PWD' ? ['.'] : (own ?? [mask]))
    at = read.end
  }
  text(at, word.end)
  return patterns.map((pattern) => pattern.replaceAll(new RegExp(`${mask}+`, 'g'), mask))
}

function plain(raw: string): Pattern {
  return raw
    .replaceAll(/\$\(\s*pwd\s*\)|`\s*pwd\s*`/g, '.')
    .replaceAll(/\$\([^)]*\)?|`[^`]*`|\$\w|\$\{[^}]*\}?/g, mask)
    .replaceAll(/["']/g, '')
}

/**
 * The folders that a command may run in, from the root of the repository; undefined when they
 * cannot be told.
 */
export function foldersAt(
  script: Script,
  command: Command,
  folders: readonly string[],
  values: Values,
): readonly string[] | undefined {
  let now: readonly string[] | undefined = folders
  for (const other of script.commands) {
    if (other.start >= command.start) break
    const words = other.words
    const name = words[0]?.text
    if (name === 'popd') now = folders
    if ((name !== 'cd' && name !== 'pushd') || !isAround(other, command)) continue
    const target = words.find((word, index) => index > 0 && !word.raw.startsWith('-'))
    if (!target) now = undefined
    else if (/dirname|BASH_SOURCE|%\/\*|\$0/.test(target.raw))
      now = [inRepository(folders[0]!, afterOwn(target.raw)) ?? '']
    else {
      const patterns = pathPatternsOf(target, values)
      now = patterns.some((pattern) => pattern.includes(mask) || pattern.startsWith('/'))
        ? undefined
        : now && [
            ...new Set(
              now.flatMap((folder) =>
                patterns.flatMap((pattern) => inRepository(folder, pattern) ?? []),
              ),
            ),
          ]
    }
  }
  return now
}

/** `$(dirname "$0")/..`: what follows the script's own folder. */
function afterOwn(raw: string): string {
  const rest = /(?:\)|\}|`)["']?((?:\/[\w.-]+)*)["']?\)?["']?$/.exec(raw)
  return `.${rest?.[1] ?? ''}`
}

/** Does what a command does to the folder hold for another one behind it? */
function isAround(before: Command, command: Command): boolean {
  const outer = before.subshell ?? ''
  const inner = command.subshell ?? ''
  const isProcess = inner === outer || inner.startsWith(`${outer}/`) || outer === ''
  const isScope =
    command.scope === before.scope ||
    command.scope.startsWith(`${before.scope}/`) ||
    before.scope === ''
  return isProcess && isScope
}
