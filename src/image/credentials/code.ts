import type { Entry } from './entry.ts'
import { unescaped } from './quotes.ts'

/**
 * A sign that gives a name a value between quotes, which a letter may stand before: PHP,
 * PowerShell, JavaScript, Python, Ruby, HCL, inline tables of TOML. A comma is one between
 * arguments.
 */
const opened = /(=>|:=|\|\|=|\?\?=|=|:|,)[ \t]*(?:<<)?(?:[@$]|[bru]{1,2})?(["'`])/g
const nameBefore = /([\w.-]+)["'`\])]*[ \t]*$/
const LONGEST_NAME = 128
const LONGEST_VALUE = 8192

/** The text from `start` up to `quote`, on one line. */
function upTo(quote: string, text: string, start: number): string | undefined {
  const last = Math.min(text.length, start + LONGEST_VALUE)
  for (let end = start; end < last && text[end] !== '\n'; end++)
    if (text[end] === quote) return text.slice(start, end)
    else if (text[end] === '\\') end++
  return undefined
}

/** Names that are given a value between quotes, in programs and configurations. */
export function* code(text: string): Generator<Entry> {
  for (const { 0: whole, 1: sign, 2: quote, index } of text.matchAll(opened)) {
    const [, key] = nameBefore.exec(text.slice(Math.max(0, index - LONGEST_NAME), index)) ?? []
    const written = upTo(quote!, text, index + whole.length)
    if (key === undefined || written === undefined) continue
    // between single quotes of a shell and of YAML, two of them or a backslash may mean themselves
    const values = [written, unescaped(written), written.replaceAll("''", "'")]
    for (const value of new Set(values))
      yield { key, value, certain: false, extra: sign === ',' || value !== written }
  }
}

const header = /(?<![\w-])([A-Za-z][\w-]*):[ \t]+((?:(?:bearer|basic|token)[ \t]+)?[^\s"'`<>]+)/gi

/** Headers of a request, wherever they stand. */
export function* headers(text: string): Generator<Entry> {
  for (const [, key = '', value = ''] of text.matchAll(header))
    yield { key, value, certain: false, extra: true }
}

const twoWords = /^[ \t]*(?:(?:setenv|env|ENV|set(?: -g?x)?)[ \t]+)?([\w.-]+)[ \t]+(\S+)[ \t]*$/gm

/** Lines of a name and a value without a sign between them. */
export function* twoColumns(text: string): Generator<Entry> {
  for (const [, key = '', value = ''] of text.matchAll(twoWords))
    yield { key, value, certain: false, extra: true }
}
