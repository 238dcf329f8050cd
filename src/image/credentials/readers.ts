import { documents } from './documents.ts'
import { elements } from './elements.ts'
import type { Entry, Reader } from './entry.ts'
import { keys } from './keys.ts'
import { assignedValues, lines, pairs } from './lines.ts'

export type { Entry }

/** netrc(5), and apt_auth.conf(5), which has its form. */
function* netrc(text: string): Generator<Entry> {
  if (!/^\s*(?:#.*\n\s*)*(?:machine\s|default\b)/.test(text) && !/^machine\s/m.test(text)) return
  let host = 'default'
  let word = ''
  for (const value of text.split(/\s+/)) {
    if (word === 'machine') host = value
    else if (word === 'password' || word === 'account')
      yield { key: `password for ${host}`, value, certain: true }
    // a token may stand there, with a password that is none
    else if (word === 'login')
      yield { key: `login for ${host}`, value, certain: false, extra: true }
    word = value
  }
}

const userinfo = /\b[a-z][a-z0-9+.-]*:\/\/([^\s/@:'"<>]*)(?::([^\s/@'"<>]*))?@([^\s/:'"<>]+)/gi

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
  for (const [, user = '', password = '', host = ''] of text.matchAll(userinfo)) {
    const isAlone = password === '' || /^x-(?:oauth-basic|access-token)$/.test(password)
    const written = isAlone ? user : password
    if (isAlone && written.length < 16) continue
    const key = `password for ${host}`
    for (const value of new Set([written, decodedUrl(written)])) yield { key, value, certain: true }
  }
}

/** The formats that are understood. A new one is a row. */
export const readers: readonly Reader[] = [
  keys,
  netrc,
  addresses,
  documents,
  elements,
  assignedValues,
  lines,
  pairs,
]
