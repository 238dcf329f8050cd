import type { Word } from './types.ts'
import { withoutQuotes } from './unquoted.ts'

/** Is one of these options given among some arguments, before a `--`? */
export function hasOption(
  args: readonly Word[],
  flags: readonly string[],
  valued: string,
): boolean {
  const end = args.findIndex(({ raw }) => raw === '--')
  return (end === -1 ? args : args.slice(0, end))
    .filter(({ raw }) => /^[-+]/.test(raw))
    .some((word) => flags.some((flag) => matches(word.raw, flag, valued)))
}

/** The values of all of these options, in order. */
export function optionValues(
  args: readonly Word[],
  flags: readonly string[],
  valued: string,
): readonly Word[] {
  const found: Word[] = []
  if (flags.length === 0) return found
  args.forEach((word, index) => {
    const from = firstValue(word.raw, flags, valued)
    if (from === undefined) return
    const value = from < word.raw.length ? behind(word, from) : args[index + 1]
    if (value) found.push(value)
  })
  return found
}

/** The arguments that are neither an option nor the value of one that takes the next word. */
export function operandsOf(args: readonly Word[], valued: readonly string[]): readonly Word[] {
  const found: Word[] = []
  for (let index = 0; index < args.length; index++) {
    const word = args[index]!
    if (word.raw === '--') return [...found, ...args.slice(index + 1)]
    if (valued.some((flag) => valueAt(word.raw, flag) === word.raw.length)) index++
    else if (!word.raw.startsWith('-') || word.raw === '-') found.push(word)
  }
  return found
}

function matches(raw: string, flag: string, valued: string): boolean {
  if (raw.startsWith(flag) && (raw.length === flag.length || raw[flag.length] === '=')) return true
  if (!/^-[a-zA-Z#0-9]$/.test(flag) || !/^-[^-]/.test(raw)) return false
  for (const letter of raw.slice(1)) {
    if (letter === flag[1]) return true
    if (valued.includes(letter) || !/[a-zA-Z#0-9]/.test(letter)) return false
  }
  return false
}

/**
 * Where in a word the value of an option starts, its end when the value is the next word; undefined
 * for another word.
 */
function valueAt(raw: string, flag: string): number | undefined {
  if (!raw.startsWith(flag)) return undefined
  if (raw === flag) return raw.length
  if (raw[flag.length] === '=') return flag.length + 1
  return /^-[a-zA-Z]$/.test(flag) ? flag.length : undefined
}

/** Where the value of the first of some options starts that a word gives. */
function firstValue(raw: string, flags: readonly string[], valued: string): number | undefined {
  for (const flag of flags) {
    const place = valueAt(raw, flag) ?? amongLetters(raw, flag, valued)
    if (place !== undefined) return place
  }
  return undefined
}

/** The same for an option that stands behind the letters of others that take no value. */
function amongLetters(raw: string, flag: string, valued: string): number | undefined {
  if (valued === '' || !/^-[a-zA-Z]/.test(raw) || !/^-[a-zA-Z]$/.test(flag)) return undefined
  const at = [...raw].findIndex((letter, index) => index > 0 && valued.includes(letter))
  return at > 0 && raw[at] === flag[1] ? at + 1 : undefined
}

/** The end of a word as a word of its own. */
export function behind(word: Word, from: number): Word {
  const raw = word.raw.slice(from)
  const isPlain = word.text !== undefined && word.text === word.raw
  // the quotes around an option are not in `raw`
  const isQuoted = word.raw.startsWith('-') && word.end - word.start - word.raw.length === 2
  const quote = isQuoted ? 1 : 0
  return {
    raw,
    text: isPlain ? raw : word.text === undefined ? undefined : withoutQuotes(raw),
    reads: word.reads.filter((read) => read.start >= word.start + from),
    start: word.start + quote + from,
    end: word.end - quote,
  }
}
