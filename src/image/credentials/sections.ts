import type { Entry } from './entry.ts'
import { lines } from './lines.ts'

const named = /(?:^|[._-])(?:password|passphrase|token|credential|api[._-]?key)s$/i
const noCredential =
  /^(?:user|username|login|email|type|url|host|name|file|path|id|environment|region|realm)$/i
/** Shorter words are settings. */
const SHORTEST_WORDS = 12
const SHORTEST = 8
const words = /^[A-Za-z]+(?:[- ._][A-Za-z]+)*$/

/** Whether what stands below it are credentials, each under a name of its own. */
export const isSection = (name: string) => named.test(name)

/** A credential below a section of them: whose name says only whose it is. */
export function* inSection(section: string, key: string, value: string): Generator<Entry> {
  const least = words.test(value) ? SHORTEST_WORDS : SHORTEST
  if (!noCredential.test(key) && value.length >= least)
    yield { key: section, value, certain: false, extra: true }
}

const header = /^[ \t]{0,64}\[([^\]\n]{1,128})\]/gm

/** `[passwords]` of ini and TOML, and lines of `name = value` below it. */
export function* sections(text: string): Generator<Entry> {
  const headers = [...text.matchAll(header)]
  for (const [index, match] of headers.entries()) {
    const [whole, inside = ''] = match
    const section = inside.replaceAll(/[["'\s]/g, '')
    if (!isSection(section)) continue
    const body = text.slice(match.index + whole.length, headers[index + 1]?.index)
    for (const { key, value } of lines(body)) yield* inSection(section, key, value)
  }
}
