import type { Entry } from './entry.ts'
import { SHORTEST_VALUE } from '../needles.ts'
import { isFullHost, nameFor } from './hosts.ts'

const authorities = /(?<=[a-z0-9+.-]):\/\/([^\s/'"<>]*@[^\s/'"<>]*)/gi

const decodedUrl = (text: string) => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** A user by itself of fewer characters is mostly a name. */
const LEAST_TOKEN = 16

/** Which part of the user information is the credential; undefined where it is a user alone. */
function credentialIn(given: string): string | undefined {
  const colon = given.indexOf(':')
  const user = colon < 0 ? given : given.slice(0, colon)
  const password = colon < 0 ? '' : given.slice(colon + 1)
  if (/^x-(?:oauth-basic|access-token)$/.test(password)) return user
  if (password === '') return user.length < LEAST_TOKEN ? undefined : user
  return password
}

/** The user information ends at the last `@` (URL standard; curl and pip too). */
function lastAt(authority: string): number {
  const end = authority.search(/[?#]/)
  const at = end < 0 ? -1 : authority.lastIndexOf('@', end)
  // a `?` that nobody escaped is before the only one
  return at < 0 ? authority.lastIndexOf('@') : at
}

/**
 * Whether a host may be a part of a password with marks that nobody escaped: one more `@` follows.
 */
function isDoubtful(host: string, authority: string, text: string, end: number): boolean {
  if (authority.includes('@')) return true
  const next = text.indexOf('@', end)
  if (next < 0) return false
  const between = text.slice(end, next)
  return isFullHost(host) ? !/[\s'"<>]/.test(between) : !between.includes('\n')
}

/**
 * What stands before the `@` of addresses (RFC 3986, section 3.2.1): pip, git, proxies, databases.
 */
export function* addresses(text: string): Generator<Entry> {
  for (const { 0: whole, 1: authority = '', index } of text.matchAll(authorities)) {
    const at = lastAt(authority)
    const rest = authority.slice(at + 1)
    const host = /^[^:?#,;]*/.exec(rest)![0]
    const key = nameFor('password', host, isDoubtful(host, rest, text, index + whole.length))
    yield* meant(key, authority.slice(0, at), {})
    // hosts with credentials each, `u:password@one,u:password@two`, or a `?` before the last one
    const others = new Set([authority.indexOf('@'), authority.lastIndexOf('@')])
    for (const other of others)
      if (other !== at) yield* meant(key, authority.slice(0, other), { extra: true })
  }
}

function* meant(key: string, given: string, more: { extra?: true }): Generator<Entry> {
  const written = credentialIn(given)
  if (written === undefined) {
    // what is told, since it may be a short token
    if (given.length >= SHORTEST_VALUE && !more.extra)
      yield { key: key.replace(/^password/, 'login'), value: given, certain: false }
    return
  }
  // where `%` is written twice, as in pip.conf
  const values = [written, decodedUrl(written), decodedUrl(written.replaceAll('%%', '%'))]
  for (const value of new Set(values)) yield { key, value, certain: true, ...more }
}
