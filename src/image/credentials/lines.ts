import type { Entry } from './entry.ts'
import { keyBlock } from './keys.ts'
import { unescaped } from './quotes.ts'

const assignment =
  /^[ \t]*(?:(?:export|set|-)[ \t]+)?["':]?((?:\/\/[\w./:-]*:)?@?[\w.-]+)["']?[ \t]*(?:=|:(?=[ \t]|"|$))[ \t]*(.*)$/gm

/** The value of a line as it is, and as what its quotes and comments leave of it. */
function valuesOf(written: string): readonly string[] {
  const text = written.trim().replace(/[,;]$/, '')
  const [, , raw] = /^('''|""")(.+)\1$/.exec(text) ?? []
  if (raw !== undefined) return [raw]
  const [, quote, inside] = /^(["'`])(.*)\1(?:\s+#.*)?$/.exec(text.replace(/^\$/, '')) ?? []
  if (inside === undefined)
    return [text, text.replace(/\s+[#;].*$/, ''), ...(text.includes('\\') ? [unescaped(text)] : [])]
  return quote === '"' || text.startsWith('$') ? [inside, unescaped(inside)] : [inside]
}

/** Lines of `KEY=VALUE` or `key: value`: .env, npmrc, ini, properties, TOML, YAML. */
export function* lines(text: string): Generator<Entry> {
  for (const [, key = '', written = ''] of text.replaceAll(keyBlock, '').matchAll(assignment)) {
    // the end of a base64 is no name
    if (/^=?\s*$/.test(written)) continue
    for (const value of new Set(valuesOf(written)))
      yield { key: key.replace(/^.*:/, ''), value, certain: false }
  }
}

/** The same of lines that go on in the next one (properties, shells) and of arrays (npmrc). */
export function joinedLines(text: string): Iterable<Entry> {
  const joined = text.replaceAll(/\\\r?\n[ \t]*/g, '').replaceAll(/\[\](?=[ \t]*=)/g, '')
  return joined === text ? [] : lines(joined)
}

const opened = /^[ \t]*(?:export[ \t]+)?([\w.-]+)[ \t]*=[ \t]*("""|"|')/gm

/** Where the text that `quote` opened before `from` ends; -1 if it does not. */
function endOf(text: string, from: number, quote: string): number {
  for (let end = text.indexOf(quote, from); end >= 0; end = text.indexOf(quote, end + 1))
    if (quote !== '"' || text[end - 1] !== '\\') return end
  return -1
}

/** Values of more than one line between quotes: .env, TOML. */
export function* assignedValues(text: string): Generator<Entry> {
  let done = 0
  for (const match of text.matchAll(opened)) {
    const [whole, key = '', quote = ''] = match
    const from = match.index + whole.length
    const end = from < done ? -1 : endOf(text, from, quote)
    if (end < 0) continue
    done = end
    const written = text.slice(from, end)
    if (!written.includes('\n')) continue
    const values = quote === "'" ? [written] : [written, unescaped(written)]
    for (const value of new Set(values)) yield { key, value, certain: false, extra: true }
  }
}

const pair = /[;?&\s]([A-Za-z_][\w.-]*)=(?:"([^"\n]*)"|'([^'\n]*)'|([^;&\s"'<>]+))/g

/** `name=value` behind others: connection strings, queries of addresses, several `export` a line. */
export function* pairs(text: string): Generator<Entry> {
  for (const [, key = '', double, single, bare] of ` ${text}`.matchAll(pair))
    yield { key, value: double ?? single ?? bare ?? '', certain: false, extra: true }
}
