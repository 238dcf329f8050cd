import { escapePattern } from '../../escape-pattern.ts'
import { effectsOf } from '../../catalog/programs/effects.ts'
import type { Command, Read } from '../../shell.ts'
import type { Reading } from './readings.ts'

/** The text of a RUN, and where it reads the variable. */
export interface ReadText {
  readonly text: string
  readonly name: string
  readonly reads: readonly Read[]
  readonly commands: readonly Command[]
}

export function readTextOf({ run, name }: Pick<Reading, 'run' | 'name'>): ReadText {
  return {
    text: run.script?.source ?? run.text,
    name,
    reads: run.script?.reads.filter((read) => read.name === name) ?? [],
    commands: run.script?.commands ?? [],
  }
}

export function hasOperator({ reads }: ReadText, operator: RegExp): boolean {
  return reads.some((read) => operator.test(read.operator ?? ''))
}

export function isInsistedOn(item: ReadText): boolean {
  return hasOperator(item, /^:?\?$/) || stops(item.text, item.name) || startsWithTest(item)
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
 * `[ -z "$X" ] && exit 1`, `if [ -z "$X" ]; then … exit 1`, `[ -n "$X" ] || exit 1`.
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

/** `test -n "$X" && …`: nothing in the chain goes on without it. */
function startsWithTest({ text, name, commands }: ReadText): boolean {
  const first = commands.find((command) => !effectsOf(command).row?.switches)
  if (!first || !effectsOf(first).row?.tests || first.tested) return false
  const variable = new RegExp(
    String.raw`^-n ["']?\$\{?${escapePattern(name)}\}?["']?(?: \]{1,2})?$`,
  )
  return (
    variable.test(first.args.map(({ raw }) => raw).join(' ')) &&
    /^\s*(?:&&[^;|]*)?$/.test(text.slice(first.end))
  )
}
