import { escapePattern } from '../../escape-pattern.ts'
import type { Read } from '../../shell.ts'
import type { Reading } from './readings.ts'

/** The text of a RUN, and where it reads the variable. */
export interface ReadText {
  readonly text: string
  readonly name: string
  readonly reads: readonly Read[]
}

export function readTextOf({ run, name }: Pick<Reading, 'run' | 'name'>): ReadText {
  return {
    text: run.script?.source ?? run.text,
    name,
    reads: run.script?.reads.filter((read) => read.name === name) ?? [],
  }
}

export function hasOperator({ reads }: ReadText, operator: RegExp): boolean {
  return reads.some((read) => operator.test(read.operator ?? ''))
}

export function isInsistedOn(item: ReadText): boolean {
  return hasOperator(item, /^:?\?$/) || stops(item.text, item.name)
}

/** `${X:-text}`, `${X:+text}`, `[ -n "$X" ]`, `[ "$X" = "" ]` */
export function isTested(item: ReadText): boolean {
  if (hasOperator(item, /^:?[-+=]$/)) return true
  if (!/\[|\btest\b|[=]=?\s/.test(item.text)) return false
  const isIt = ([, name]: RegExpMatchArray) => name === item.name
  return [...item.text.matchAll(asked)].some(isIt) || [...item.text.matchAll(compared)].some(isIt)
}

const asked = /(?:-[nz]\s+|\[\s+|test\s+)(?=["']?x?\$\{?(\w+))/g
const compared = /\$\{?(\w+)(?=\}?["']?\s*(?:=|==|!=)\s)/g

/** `[[ -v X ]]`, bash's test whether a variable is set. */
export function isAskedFor({ text, name }: ReadText): boolean {
  return text.includes('-v') && new RegExp(String.raw`-v\s+${escapePattern(name)}\b`).test(text)
}

/**
 * `[ -z "$X" ] && exit 1`, `if [ -z "$X" ]; then … exit 1`, `[ -n "$X" ] || exit 1`, `test -n "$X"
 * && …` at the start of a chain.
 */
function stops(text: string, name: string): boolean {
  if (!/-[zn]\s/.test(text) || !text.includes(name)) return false
  const variable = String.raw`["']?\$\{?${escapePattern(name)}\}?["']?`
  // up to three commands stand before the one that stops
  const body = String.raw`[^;&|]*(?:[;&|][^;&|]*){0,3}?\b(?:exit\s+[1-9]|false)\b`
  const empty = new RegExp(String.raw`-z\s+${variable}\s*(?:\]{1,2}\s*)?(?:&&|;\s*then)${body}`)
  const given = new RegExp(String.raw`-n\s+${variable}\s*(?:\]{1,2}\s*)?\|\|${body}`)
  return empty.test(text) || given.test(text)
}
