import { code, headers, twoColumns } from './code.ts'
import { documents } from './documents.ts'
import { elements } from './elements.ts'
import type { Entry, Reader } from './entry.ts'
import { keys } from './keys.ts'
import { assignedValues, joinedLines, lines, pairs } from './lines.ts'
import { netrc } from './netrc.ts'
import { pgpass } from './pgpass.ts'
import { words, list } from './words.ts'
import { yaml } from './yaml.ts'

export type { Entry }

const userinfo = /(?<=[a-z0-9+.-]):\/\/([^\s/@'"<>]*)@([^\s/:'"<>]+)/gi

const decodedUrl = (text: string) => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/**
 * What stands before the `@` of addresses (RFC 3986, section 3.2.1): pip, git, proxies, databases.
 */
function* addresses(text: string): Generator<Entry> {
  for (const [, given = '', host = ''] of text.matchAll(userinfo)) {
    const colon = given.indexOf(':')
    const user = colon < 0 ? given : given.slice(0, colon)
    const password = colon < 0 ? '' : given.slice(colon + 1)
    const isAlone = password === '' || /^x-(?:oauth-basic|access-token)$/.test(password)
    const written = isAlone ? user : password
    if (isAlone && written.length < 16) continue
    const key = `password for ${host}`
    // where `%` is written twice, as in pip.conf
    const values = [written, decodedUrl(written), decodedUrl(written.replaceAll('%%', '%'))]
    for (const value of new Set(values)) yield { key, value, certain: true }
  }
}

/** The formats that are understood. A new one is a row. */
export const readers: readonly Reader[] = [
  keys,
  netrc,
  pgpass,
  addresses,
  documents,
  elements,
  assignedValues,
  lines,
  joinedLines,
  yaml,
  pairs,
  code,
  headers,
  twoColumns,
  list,
  words,
]
